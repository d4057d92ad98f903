"""https://fastapi.tiangolo.com/tutorial/"""

from uuid import UUID

from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

from .async_products import read

app = FastAPI()


class Price(BaseModel):
    """An amount."""

    amount: str
    currency: str


class Product(BaseModel):
    """An article."""

    id: UUID
    sku: str
    name: str
    description: str
    price: Price
    stock: int


@app.get("/livez")
async def livez() -> dict[str, str]:
    """Tell that the process answers."""
    return {"status": "ok"}


@app.get("/v1/products/{product_id}", response_model=Product)
async def read_product(product_id: UUID):
    """Return one product."""
    product = await read(product_id)
    if product is None:
        raise HTTPException(404)
    return product
