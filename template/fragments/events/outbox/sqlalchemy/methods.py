
    def receive_event(self, new: Event, key: str) -> bool:
        """Keep an event of another service for its handler; False if it has come before."""
        if self._session.get(InboxEvent, new.id):
            return False
        self._session.add(InboxEvent(id=new.id, key=key, received_at=datetime.now(UTC)))
        self.add_event(new)
        return True

    def forget_received(self, limit: int, *, before: datetime) -> int:
        """Forget that up to `limit` events came, those that did before; return how many."""
        old = self._session.scalars(select(InboxEvent.id).where(InboxEvent.received_at < before).limit(limit)).all()
        self._session.execute(delete(InboxEvent).where(InboxEvent.id.in_(old)))
        return len(old)
