    repository.record("order.cancel", order.id, by=user_id)
