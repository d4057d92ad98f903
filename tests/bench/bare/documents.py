"""A product as a bare application sends it."""

from typing import Any

Document = dict[str, Any]


def document(product: Any) -> Document:
    """Return a product, of whichever library."""
    return {
        "id": str(product.id),
        "sku": product.sku,
        "name": product.name,
        "description": product.description,
        "price": {"amount": f"{product.price_cents / 100:.2f}", "currency": product.currency},
        "stock": product.stock,
    }
