"""The conversation on a WebSocket: what the client says, and what follows from it."""

import json
import time
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ..problems import Problem, Unauthorized
from ..settings import Settings
from ..tokens import LIFETIME, authenticate
from .hub import Connection, End, Hub, heartbeat
from .messages import LARGEST_MESSAGE, Authenticate, Notice, Pong, Subscribe, Unsubscribe, said
from .opening import owner

if TYPE_CHECKING:
    from uuid import UUID

# Between two heartbeats; more than that, nobody who watches has to say.
_MOST_SAID = 100
# Pings in a row; who answers none of them is gone.
_MOST_UNANSWERED = 3

PING = json.dumps({"type": "ping"})


class Talk:
    """What one client said so far.

    Args:
        hub: of the process.
        connection: the client's.
        settings: of the service.

    Attributes:
        user_id: whom the client speaks for, if it has said so.
    """

    def __init__(self, hub: Hub, connection: Connection, settings: Settings) -> None:
        self.user_id: UUID | None = None
        self.connection = connection
        self._hub = hub
        self._settings = settings
        self._beats_at = time.monotonic() + heartbeat(settings)
        self._unanswered = 0
        self._said = 0

    def hear(self, text: str | bytes | None) -> Subscribe | None:
        """Do what the client says; a topic that it wants is returned, since only the database knows whether it may."""
        # Whatever it says, it is there.
        self._unanswered = 0
        self._said += 1
        if self._said > _MOST_SAID:
            self.connection.finish(End.BUSY)
            return None
        if len(text or "") > LARGEST_MESSAGE:
            self.connection.finish(End.TOO_LARGE)
            return None
        try:
            wish = said.validate_json(text or "")
        except ValidationError as error:
            self._tell("error", detail=error.errors(include_url=False, include_input=False)[0]["msg"])
            return None
        match wish:
            case Subscribe():
                return wish
            case Unsubscribe():
                self._hub.unwatch(self.connection, wish.topic)
                self._tell("unsubscribed", topic=wish.topic)
            case Authenticate():
                self._authenticate(wish.token)
            case Pong():
                pass
        return None

    def let(self, wish: Subscribe) -> None:
        """Let the client watch."""
        try:
            self._hub.watch(self.connection, [wish.topic], wish.after)
        except Problem as problem:
            self.refuse(wish, problem)

    def refuse(self, wish: Subscribe, problem: Problem) -> None:
        """Tell the client why it may not watch."""
        self._tell("refused", topic=wish.topic, status=int(problem.status), detail=problem.detail)

    def patience(self) -> float:
        """Return in how many seconds the next heartbeat is due."""
        return self._beats_at - time.monotonic()

    def beat(self) -> str | None:
        """Return what to send when a heartbeat is due, whatever else is sent; None if not, or if the client is gone."""
        if self.patience() > 0:
            return None
        self._beats_at = time.monotonic() + heartbeat(self._settings)
        self._said = 0
        if self._unanswered == _MOST_UNANSWERED:
            self.connection.finish(End.SILENT)
            return None
        self._unanswered += 1
        return PING

    def _authenticate(self, token: str) -> None:
        try:
            user_id = authenticate(f"Bearer {token}", self._settings)
            if self.user_id not in {None, user_id}:
                message = "One connection speaks for one user."
                raise Unauthorized(message)
            self._hub.rename(self.connection, owner(user_id))
        except Problem as problem:
            self._tell("refused", status=int(problem.status), detail=problem.detail)
            return
        self.user_id = user_id
        # The token may have less to live; nothing lasts longer than two of them.
        self.connection.expires = time.monotonic() + LIFETIME.total_seconds()
        self._tell("authenticated")

    def _tell(self, kind: str, **members: object) -> None:
        notice = Notice(kind, {name: value for name, value in members.items() if value is not None})
        if not self.connection.put(notice):
            self.connection.drop()
