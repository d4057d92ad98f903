"""How events travel between services: as CloudEvents 1.0, in one piece of JSON.

https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar, Literal, Self
from uuid import UUID

from opentelemetry import propagate
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from .settings import SERVICE

CONTENT_TYPE = "application/cloudevents+json"


class Unreadable(Exception):  # noqa: N818 - it tells of the message
    """A message that is no event, or none that this service knows."""


class Message(BaseModel):
    """What an event tells; each type and version has a class of its own.

    Members that a reader does not know are passed over: a sender may add some without a new version.
    """

    model_config = ConfigDict(frozen=True)

    # Name and version, as in `order.placed.v1`.
    TYPE: ClassVar[str]
    # The member whose events are handled in their order.
    KEY: ClassVar[str]


class Envelope(BaseModel):
    """What every event says of itself."""

    specversion: Literal["1.0"] = "1.0"
    # Of version 7, so that the ids of one source sort by time.
    id: UUID
    source: str = Field(min_length=1, max_length=200)
    type: str = Field(min_length=1, max_length=100)
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    partitionkey: str = Field(min_length=1, max_length=200)
    # https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/distributed-tracing.md
    traceparent: str | None = None
    tracestate: str | None = None
    data: dict[str, Any]

    @classmethod
    def of(cls, message: Message, event_id: UUID, time: datetime, source: str = SERVICE) -> Self:
        """Return a message in its envelope; the trace that goes on in it is the current one."""
        trace: dict[str, str] = {}
        propagate.inject(trace)
        return cls(
            id=event_id,
            source=f"/{source}",
            type=message.TYPE,
            time=time,
            partitionkey=str(getattr(message, message.KEY)),
            traceparent=trace.get("traceparent"),
            tracestate=trace.get("tracestate"),
            data=message.model_dump(mode="json"),
        )

    @property
    def trace(self) -> dict[str, str]:
        """Where its trace goes on."""
        trace = {"traceparent": self.traceparent, "tracestate": self.tracestate}
        return {name: value for name, value in trace.items() if value}

    def write(self) -> str:
        """Return the JSON that travels."""
        return self.model_dump_json(exclude_none=True)


def read(text: bytes | str, known: Iterable[type[Message]]) -> Envelope:
    """Return the event that a message holds, checked against the schema of its type.

    Raises:
        Unreadable: if it holds none, or none of the types that are known.
    """
    types = {message.TYPE: message for message in known}
    try:
        envelope = Envelope.model_validate_json(text)
        if envelope.type not in types:
            raise Unreadable(f"{envelope.type} is not a type that this service reads")
        types[envelope.type].model_validate(envelope.data)
    except ValidationError as error:
        faults = (f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise Unreadable("; ".join(faults)) from error
    return envelope
