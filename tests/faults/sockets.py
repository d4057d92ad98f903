"""Very many WebSockets from one process: no more of the protocol (RFC 6455) than they need."""

import asyncio
import base64
import json
import os
import resource
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

_TEXT, _CLOSE = 0x1, 0x8
_SECONDS = 120
# So many connect at the same time.
_AT_ONCE = 100
# Of one address, not even half of the ports that it can connect from.
_OF_ONE_ADDRESS = 10_000


def frame(opcode: int, content: bytes) -> bytes:
    """Return a frame as clients send it: masked, with a mask that changes nothing."""
    size = len(content)
    length = bytes([0x80 | size]) if size < 126 else bytes([0x80 | 126]) + size.to_bytes(2)
    return bytes([0x80 | opcode]) + length + bytes(4) + content


@dataclass
class Socket:
    """One of them.

    Attributes:
        heard: the messages about topics.
        code: that the server closed it with.
    """

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    heard: list[dict[str, Any]] = field(default_factory=list)
    code: int | None = None
    has_ended: bool = False

    def say(self, kind: str, **members: str) -> None:
        """Send a message."""
        self.writer.write(frame(_TEXT, json.dumps({"type": kind, **members}).encode()))

    async def next(self) -> dict[str, Any] | None:
        """Return the next message, whatever it is about; None when it has ended."""
        try:
            first, second = await self.reader.readexactly(2)
            size = second & 0x7F
            if size > 125:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8))
            content = await self.reader.readexactly(size)
        except (asyncio.IncompleteReadError, ConnectionError):
            self.has_ended = True
            return None
        if first & 0x0F == _CLOSE:
            self.code = int.from_bytes(content[:2])
            self.writer.write(frame(_CLOSE, content[:2]))
            self.has_ended = True
            return None
        return json.loads(content)

    async def listen(self) -> None:
        """Hear everything, and tell that we live, until it ends."""
        while (message := await self.next()) is not None:
            if message["type"] == "ping":
                self.say("pong")
            elif message["type"] in {"message", "reset"}:
                self.heard.append(message)


async def connect(url: str, topic: str, after: str | None = None, *, token: str = "", number: int = 0) -> Socket:
    """Open one that watches a topic.

    Args:
        url: of the service.
        topic: what to watch.
        after: the id of the last message that is known.
        token: whom it speaks for.
        number: which one it is; where there are many, they come from several addresses.
    """
    parts = urlsplit(url)
    source = f"127.0.0.{1 + number // _OF_ONE_ADDRESS}"
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, local_addr=(source, 0), limit=1024)
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        f"GET /v1/stream/socket HTTP/1.1\r\nHost: {parts.hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    )
    writer.write(head.encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 101"), answer
    socket = Socket(reader, writer)
    if token:
        socket.say("authenticate", token=token)
        assert (await socket.next() or {})["type"] == "authenticated"
    socket.say("subscribe", topic=topic, **({"after": after} if after else {}))
    while (message := await socket.next()) is not None and message["type"] != "subscribed":
        socket.heard += [message] if message["type"] == "message" else []
    assert message is not None, socket.code
    return socket


class Crowd:
    """Many who watch the same.

    Args:
        url: of the service.
        topic: what they watch.
    """

    def __init__(self, url: str, topic: str) -> None:
        self.url = url
        self.topic = topic
        self.sockets: list[Socket] = []
        self._listening: list[asyncio.Task[None]] = []

    async def come(self, count: int) -> None:
        """Open so many."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(count + 1000, hard)), hard))
        for first in range(0, count, _AT_ONCE):
            numbers = range(first, min(first + _AT_ONCE, count))
            new = await asyncio.gather(*(connect(self.url, self.topic, number=number) for number in numbers))
            self.sockets += new
            self._listening += [asyncio.create_task(socket.listen()) for socket in new]

    async def hear(self, messages: int) -> Counter[int]:
        """Wait until all have heard so many messages, or ended; return how many heard how many."""
        async with asyncio.timeout(_SECONDS):
            while not all(socket.has_ended or len(socket.heard) >= messages for socket in self.sockets):
                await asyncio.sleep(0.05)
        return Counter(len(socket.heard) for socket in self.sockets)

    async def end(self) -> Counter[int | None]:
        """Wait until all are sent away; return how many by which code."""
        async with asyncio.timeout(_SECONDS):
            await asyncio.gather(*self._listening)
        return Counter(socket.code for socket in self.sockets)

    def leave(self) -> None:
        """Close all."""
        for socket in self.sockets:
            socket.writer.transport.abort()
        for task in self._listening:
            task.cancel()
