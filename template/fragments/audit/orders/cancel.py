    repository.record("order.cancel", order.id, by=by or user_id)
