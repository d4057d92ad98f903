

def change_product_by(  # noqa: PLR0917
    repository: PanelRepository, by: UUID, product_id: UUID, amount: Decimal, stock: int, seen: int
) -> None:
    """Change a product as `change_product` does, and record who of the staff did it."""
    change_product(repository, product_id, amount, stock, seen)
    repository.record("product.change", product_id, by=by)
