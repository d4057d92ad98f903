    repository.add_event(Event(ORDER_CANCELLED, {"order_id": str(order.id), "user_id": str(user_id)}))
