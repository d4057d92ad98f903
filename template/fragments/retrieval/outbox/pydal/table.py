    # What a model made of a product's text; `digest` tells when the text has changed. On PostgreSQL with pgvector the
    # migration adds a column `indexed`.
    dal.define_table(
        "product_embeddings",
        Field("product_id", length=36, notnull=True),
        Field("model", length=100, notnull=True),
        Field("digest", length=64, notnull=True),
        Field("vector", "blob", notnull=True),
        primarykey=["product_id"],
    )
    # What was known of a product from a point in time on, which is in microseconds since 1970.
    dal.define_table(
        "product_features",
        Field("product_id", length=36, notnull=True),
        Field("name", length=50, notnull=True),
        Field("known_at", "bigint", notnull=True),
        Field("value", "double", notnull=True),
        primarykey=["product_id", "name", "known_at"],
    )
