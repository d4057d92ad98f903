

class ProductEmbedding(Base):
    """What a model made of a product's text; `digest` tells when the text has changed.

    On PostgreSQL with pgvector there is a column `indexed` besides, which the migration adds.
    """

    __tablename__ = "product_embeddings"

    product_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    model: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    vector: Mapped[bytes] = mapped_column(sa.LargeBinary)


class ProductFeature(Base):
    """What was known of a product from a point in time on, which is in microseconds since 1970."""

    __tablename__ = "product_features"

    product_id: Mapped[str] = mapped_column(String(36), primary_key=True)
    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    known_at: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    value: Mapped[float] = mapped_column(sa.Double)
