"""What use cases see of the database."""

from .outbox import Outbox


class Repository(Outbox):
    """Write your queries as methods; they run in the transaction of their use case."""
