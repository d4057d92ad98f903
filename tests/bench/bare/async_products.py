"""Products of an asynchronous application."""

import os
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from .documents import Document, document
from .models import Product

engine = create_async_engine(os.environ["DATABASE_URL"].replace("sqlite:", "sqlite+aiosqlite:"))


async def read(product_id: str | UUID) -> Document | None:
    """Return one product."""
    async with AsyncSession(engine) as session:
        product = await session.get(Product, UUID(str(product_id)))
        return document(product) if product else None
