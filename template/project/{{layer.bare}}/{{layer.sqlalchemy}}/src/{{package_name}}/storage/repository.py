"""What use cases see of the database."""

from sqlalchemy.orm import Session


class Repository:
    """Works within one session's transaction; give it a method for each thing that a use case needs."""

    def __init__(self, session: Session) -> None:
        self._session = session
