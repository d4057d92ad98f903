

class InboxEvent(Base):
    """An event of another service that has come: its id, by which a copy is known, and its key."""

    __tablename__ = "inbox"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), index=True)
    received_at: Mapped[datetime] = mapped_column(index=True)


def _behind() -> sa.Select[tuple[UUID]]:
    """Select the events that have to wait for an earlier one of their key."""
    later, earlier = InboxEvent.__table__.alias("later"), InboxEvent.__table__.alias("earlier")
    waiting = OutboxEvent.__table__.alias("waiting")
    statement = sa.select(later.c.id).join(earlier, sa.and_(earlier.c.key == later.c.key, earlier.c.id < later.c.id))
    return statement.join(waiting, waiting.c.id == earlier.c.id)
