"""Create the index of products, and their features over time."""

from pydal import Field

from ...platform.dal import adapter_of
from ...platform.schema import Schema

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


def upgrade(schema: Schema) -> None:
    """Change the tables."""
    schema.create_table(
        "product_embeddings",
        Field("product_id", "string", length=36, notnull=True),
        Field("model", "string", length=100, notnull=True),
        Field("digest", "string", length=64, notnull=True),
        Field("vector", "blob", notnull=True),
        primarykey=["product_id"],
    )
    schema.create_table(
        "product_features",
        Field("product_id", "string", length=36, notnull=True),
        Field("name", "string", length=50, notnull=True),
        Field("known_at", "bigint", notnull=True),
        Field("value", "double", notnull=True),
        primarykey=["product_id", "name", "known_at"],
    )
    if adapter_of(schema.dal).dbengine == "postgres":
        schema.execute(_INDEX)
