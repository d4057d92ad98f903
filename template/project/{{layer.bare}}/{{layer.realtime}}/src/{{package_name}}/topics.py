"""What clients may watch: so far only `news`, which is everybody's; add yours."""

from collections.abc import Sequence
from uuid import UUID

from .platform.problems import NotFound
from .storage.repository import Repository

NEWS = "news"


def check(_repository: Repository, names: Sequence[str], _user_id: UUID | None) -> None:
    """Let a client watch topics.

    Args:
        _repository: of the transaction, for what only the database knows.
        names: of the topics.
        _user_id: whom the client speaks for, if it has said so.

    Raises:
        NotFound: if there is no such topic.
    """
    if any(name != NEWS for name in names):
        raise NotFound("There is no such topic.")
