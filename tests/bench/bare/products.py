"""Products of a synchronous application."""

import os
from uuid import UUID

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from .documents import Document, document
from .models import Product

engine = create_engine(os.environ["DATABASE_URL"])


def read(product_id: str | UUID) -> Document | None:
    """Return one product."""
    with Session(engine) as session:
        product = session.get(Product, UUID(str(product_id)))
        return document(product) if product else None
