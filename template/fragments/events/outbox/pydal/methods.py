
    def receive_event(self, new: Event, key: str) -> bool:
        """Keep an event of another service for its handler; False if it has come before."""
        inbox = self._dal.inbox
        if not self._dal(inbox.id == new.id).isempty():
            return False
        inbox.insert(id=new.id, key=key, received_at=datetime.now(UTC))
        self.add_event(new)
        return True

    def forget_received(self, limit: int, *, before: datetime) -> int:
        """Forget that up to `limit` events came, those that did before; return how many."""
        inbox = self._dal.inbox
        old = [row.id for row in self._dal(inbox.received_at < before).select(inbox.id, limitby=(0, limit))]
        return int(self._dal(inbox.id.belongs(old)).delete()) if old else 0
