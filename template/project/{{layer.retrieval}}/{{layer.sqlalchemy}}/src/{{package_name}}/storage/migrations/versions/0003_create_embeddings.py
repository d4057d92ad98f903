"""Create the index of products, and their features over time."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Without pgvector, all vectors are compared.
_INDEX = """
DO $$ BEGIN
  IF EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'vector') THEN
    CREATE EXTENSION IF NOT EXISTS vector;
    ALTER TABLE product_embeddings ADD COLUMN indexed vector(384);
    CREATE INDEX ix_product_embeddings_indexed ON product_embeddings
      USING hnsw (indexed vector_cosine_ops) WITH (m = 16, ef_construction = 128);
  END IF;
END $$;
"""


def upgrade() -> None:
    op.create_table(
        "product_embeddings",
        sa.Column("product_id", sa.String(length=36), nullable=False),
        sa.Column("model", sa.String(length=100), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_product_embeddings")),
    )
    op.create_table(
        "product_features",
        sa.Column("product_id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("known_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", "name", "known_at", name=op.f("pk_product_features")),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute(_INDEX)


def downgrade() -> None:
    op.drop_table("product_features")
    op.drop_table("product_embeddings")
