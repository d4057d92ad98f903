"""The tables of this service; write the first one here."""

from pydal import DAL

from .outbox import define_outbox


def define_tables(dal: DAL) -> None:
    """Tell pyDAL of all tables."""
    define_outbox(dal)
