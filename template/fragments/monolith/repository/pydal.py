
    def save_product(self, product: products.Product) -> None:
        """Keep the price and the stock of a product that is locked."""
        found = self._dal(self._dal.products.id == product.id)
        found.update(price_cents=product.price.cents, stock=product.stock)

    def find_all_orders(self, limit: int, *, before: UUID | None) -> list[orders.Order]:
        """Return up to `limit` of everybody's orders, by descending id, from below `before`."""
        table = self._dal.orders
        found = self._dal(table.id < before) if before else self._dal(table)
        return self._with_lines(found.select(orderby=~table.id, limitby=(0, limit)))

    def get_any_order(self, order_id: UUID) -> orders.Order | None:
        """Return an order, whoever placed it."""
        found = self._with_lines(self._dal(self._dal.orders.id == order_id).select())
        return found[0] if found else None
