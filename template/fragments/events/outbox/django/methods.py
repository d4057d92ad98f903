
    def receive_event(self, new: Event, key: str) -> bool:
        """Keep an event of another service for its handler; False if it has come before."""
        if InboxEvent.objects.filter(id=new.id).exists():
            return False
        InboxEvent.objects.create(id=new.id, key=key, received_at=datetime.now(UTC))
        self.add_event(new)
        return True

    def forget_received(self, limit: int, *, before: datetime) -> int:
        """Forget that up to `limit` events came, those that did before; return how many."""
        old = InboxEvent.objects.filter(received_at__lt=before).values_list("id", flat=True)[:limit]
        deleted, _ = InboxEvent.objects.filter(id__in=list(old)).delete()
        return deleted
