"""Streams in the OpenAPI description."""

from pydantic import RootModel

from ..openapi import Operation
from .messages import Presence, Watch
from .opening import EVENT_STREAM


class Events(RootModel[str]):
    """Server-Sent Events."""


STREAM = Operation(
    method="GET",
    path="/v1/stream",
    operation_id="stream",
    summary="Return what happens to topics, as Server-Sent Events without end.",
    tag="stream",
    query=Watch,
    answer=Events,
    answer_type=EVENT_STREAM,
    problems=(401, 404, 422),
)

PRESENCE = Operation(
    method="GET",
    path="/v1/stream/presence",
    operation_id="read_presence",
    summary="Return how many connections watch each topic.",
    tag="stream",
    query=Watch,
    answer=Presence,
    problems=(401, 404, 422),
)
