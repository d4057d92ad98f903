"""Create the index of products, and their features over time."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

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


def add_index(_apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Let pgvector find the nearest."""
    if editor.connection.vendor == "postgresql":
        editor.execute(_INDEX, params=None)


class Migration(migrations.Migration):
    dependencies = [("storage", "0002_create_outbox")]

    operations = [
        migrations.CreateModel(
            name="ProductEmbedding",
            fields=[
                ("product_id", models.CharField(max_length=36, primary_key=True, serialize=False)),
                ("model", models.CharField(max_length=100)),
                ("digest", models.CharField(max_length=64)),
                ("vector", models.BinaryField()),
            ],
            options={
                "db_table": "product_embeddings",
            },
        ),
        migrations.CreateModel(
            name="ProductFeature",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "product_id", "name", "known_at", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("product_id", models.CharField(max_length=36)),
                ("name", models.CharField(max_length=50)),
                ("known_at", models.BigIntegerField()),
                ("value", models.FloatField()),
            ],
            options={
                "db_table": "product_features",
            },
        ),
        migrations.RunPython(add_index, migrations.RunPython.noop),
    ]
