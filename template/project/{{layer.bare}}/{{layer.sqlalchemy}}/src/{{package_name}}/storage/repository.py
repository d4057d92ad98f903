"""What use cases see of the database."""

from .outbox import Outbox


class Repository(Outbox):
    """Works within one session's transaction; give it a method for each thing that a use case needs."""
