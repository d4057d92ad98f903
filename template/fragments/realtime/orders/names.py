# An order or the stock of its products is not what it was; the payload has the same.
ORDER_CHANGED = "order.changed"
