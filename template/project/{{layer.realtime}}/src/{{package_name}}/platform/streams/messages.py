"""What streams carry, and what clients say on a WebSocket."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

# Of the topics of one connection, and of a client's message in bytes.
MOST_TOPICS = 20
LARGEST_MESSAGE = 8 * 1024

_POSITION = re.compile(r"(\d{1,16})-(\d{1,16})")

# How Redis numbers the entries of a stream: milliseconds, and a number within each.
Position = tuple[int, int]


def read_position(text: str) -> Position | None:
    """Return the position that the id of a message stands for; None if it is none."""
    match = _POSITION.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def write_position(position: Position) -> str:
    """Return a position as the id of a message."""
    return f"{position[0]}-{position[1]}"


@dataclass(frozen=True)
class Message:
    """What happened to a topic; each form is written once, however many get it.

    Attributes:
        position: where it stands among all messages.
        data: an object as JSON.
    """

    position: Position
    topic: str
    data: str

    @cached_property
    def for_stream(self) -> bytes:
        """The message as a Server-Sent Event."""
        body = f'{{"topic":{json.dumps(self.topic)},"data":{self.data}}}'
        return f"id: {write_position(self.position)}\ndata: {body}\n\n".encode()

    @cached_property
    def for_socket(self) -> str:
        """The message as a WebSocket has it."""
        head = f'"type":"message","id":"{write_position(self.position)}","topic":{json.dumps(self.topic)}'
        return f'{{{head},"data":{self.data}}}'


@dataclass(frozen=True)
class Notice:
    """What one client is told about its own connection.

    Attributes:
        kind: such as `subscribed`, or `reset`: something may be missing, so read again what you watch.
    """

    kind: str
    members: dict[str, Any]

    @property
    def for_stream(self) -> bytes:
        """The notice as a Server-Sent Event."""
        return f"event: {self.kind}\ndata: {json.dumps(self.members)}\n\n".encode()

    @property
    def for_socket(self) -> str:
        """The notice as a WebSocket has it."""
        return json.dumps({"type": self.kind, **self.members})


RESET = Notice("reset", {})


class Watch(BaseModel):
    """The query parameters of a stream."""

    topics: Annotated[
        str,
        Field(min_length=1, max_length=2000, pattern=r"^[\x21-\x7e]+$", description="Separated by commas"),
    ]

    def names(self) -> list[str]:
        """Return each topic once."""
        return list(dict.fromkeys(self.topics.split(",")))


class Watchers(BaseModel):
    """How many connections watch a topic, in all processes."""

    topic: str
    watchers: int


class Presence(BaseModel):
    """How many connections watch each topic."""

    topics: list[Watchers]


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Authenticate(_Said):
    """The client says whom it speaks for, first or again: an address would show the token to every log on the way."""

    type: Literal["authenticate"]
    token: Annotated[str, Field(max_length=4096)]


class Subscribe(_Said):
    """The client wants the messages of a topic, those after the message with the id `after` included."""

    type: Literal["subscribe"]
    topic: Annotated[str, Field(max_length=200)]
    after: Annotated[str, Field(max_length=40)] | None = None


class Unsubscribe(_Said):
    """The client wants no more of a topic."""

    type: Literal["unsubscribe"]
    topic: Annotated[str, Field(max_length=200)]


class Pong(_Said):
    """The client lives: the answer to `ping`."""

    type: Literal["pong"]


Said = Annotated[Authenticate | Subscribe | Unsubscribe | Pong, Field(discriminator="type")]
said: TypeAdapter[Authenticate | Subscribe | Unsubscribe | Pong] = TypeAdapter(Said)
