"""The tables of this service; write the first model here."""

# Django looks for tables here.
from .outbox import DeadLetter, OutboxEvent

__all__ = ["DeadLetter", "OutboxEvent"]
