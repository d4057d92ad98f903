

class InboxEvent(models.Model):
    """An event of another service that has come: its id, by which a copy is known, and its key."""

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=200, db_index=True)
    received_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "inbox"


def _behind() -> models.QuerySet[InboxEvent, UUID]:
    """Select the events that have to wait for an earlier one of their key."""
    earlier = InboxEvent.objects.filter(key=models.OuterRef("key"), id__lt=models.OuterRef("id"))
    waiting = earlier.filter(id__in=OutboxEvent.objects.values("id"))
    return InboxEvent.objects.filter(models.Exists(waiting)).values_list("id", flat=True)
