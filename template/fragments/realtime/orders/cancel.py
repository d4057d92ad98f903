    repository.add_event(Event(ORDER_CHANGED, {"order_id": str(order.id), "user_id": str(user_id)}))
