# The event of a cancelled order; its payload has the same.
ORDER_CANCELLED = "order.cancelled"
