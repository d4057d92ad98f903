

class ProductEmbedding(models.Model):
    """What a model made of a product's text; `digest` tells when the text has changed.

    On PostgreSQL with pgvector there is a column `indexed` besides, which the migration adds.
    """

    product_id = models.CharField(primary_key=True, max_length=36)
    model = models.CharField(max_length=100)
    digest = models.CharField(max_length=64)
    vector = models.BinaryField()

    class Meta:
        db_table = "product_embeddings"


class ProductFeature(models.Model):
    """What was known of a product from a point in time on, which is in microseconds since 1970."""

    pk = models.CompositePrimaryKey("product_id", "name", "known_at")
    product_id = models.CharField(max_length=36)
    name = models.CharField(max_length=50)
    known_at = models.BigIntegerField()
    value = models.FloatField()

    class Meta:
        db_table = "product_features"
