    repository.record("order.place", order.id, by=user_id)
