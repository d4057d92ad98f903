
    def save_product(self, product: products.Product) -> None:
        """Keep the price and the stock of a product that is locked."""
        changed = update(models.Product).where(models.Product.id == product.id)
        self._session.execute(changed.values(price_cents=product.price.cents, stock=product.stock))

    def find_all_orders(self, limit: int, *, before: UUID | None) -> list[orders.Order]:
        """Return up to `limit` of everybody's orders, by descending id, from below `before`."""
        statement = select(models.Order).order_by(models.Order.id.desc()).limit(limit)
        if before:
            statement = statement.where(models.Order.id < before)
        return [_order(row) for row in self._session.scalars(statement)]

    def get_any_order(self, order_id: UUID) -> orders.Order | None:
        """Return an order, whoever placed it."""
        row = self._session.get(models.Order, order_id)
        return _order(row) if row else None
