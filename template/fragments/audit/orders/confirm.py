        repository.record("order.confirm", order_id, by="service")
