"""Pages by key: a cursor names the last item seen, so that no page repeats or skips when items are added."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from ..platform.problems import Fault, Unprocessable


class Identified(Protocol):
    """Anything with an id that grows with time, as UUIDs of version 7 do."""

    @property
    def id(self) -> UUID:
        """The sort key."""
        ...


Item = TypeVar("Item", bound=Identified)


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Some items, and the cursor of the next page if there is one."""

    items: Sequence[Item]
    next_cursor: str | None


def cut(items: Sequence[Item], limit: int) -> Page[Item]:
    """Return the first `limit` of up to `limit + 1` items; the one too many says that there is a next page."""
    page = items[:limit]
    return Page(page, write_cursor(page[-1].id) if len(items) > limit else None)


def write_cursor(last_seen: UUID) -> str:
    """Return the cursor of the page that follows `last_seen`."""
    return base64.urlsafe_b64encode(last_seen.bytes).decode().rstrip("=")


def read_cursor(cursor: str | None) -> UUID | None:
    """Return the id that a cursor stands for, or None for the first page.

    Raises:
        Unprocessable: if this service did not write it.
    """
    if cursor is None:
        return None
    try:
        return UUID(bytes=base64.b64decode(cursor + "==", altchars=b"-_", validate=True))
    except (binascii.Error, ValueError) as error:
        fault = Fault(detail="Use a next_cursor as it was given.", parameter="cursor")
        raise Unprocessable("The cursor is not one of this service's.", errors=[fault]) from error
