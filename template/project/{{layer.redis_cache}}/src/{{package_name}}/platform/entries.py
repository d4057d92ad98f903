"""What the cache keeps, under which names, and by which commands: the rules that both colours of `cache.py` follow.

A group is what changes together, such as one product. It has a stamp, a random word; an entry carries the stamp that
was current before its content was loaded, and counts only while the group still has that stamp. To forget a group is to
delete its stamp. What somebody loaded before a change but keeps after it bears the old stamp, so nobody takes it for
new. The era is one more stamp, that of all groups together.

Of those who miss an entry, the one who takes its lock loads it and the others wait. Nobody depends on the lock: it ends
by itself, and whoever runs out of patience loads on its own.
"""

import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from secrets import SystemRandom, token_hex

from .settings import SERVICE

Command = tuple[str | bytes | int, ...]
Replies = Sequence[object]

# Count it up when what is kept changes its form: old and new processes run side by side for a while.
LAYOUT = 1
# Seconds that an entry may be used. Were a change ever missed, as by somebody who works on the tables directly, this is
# how long it stays unseen.
LIFETIME = 60
# By which share a lifetime is shorter or longer, so that entries made together do not end together.
JITTER = 0.1
# Seconds, longer than any entry lives.
STAMP_LIFETIME = 3600
# Seconds after which another may load what the first has not brought yet.
LOCK_LIFETIME = 1.0
# Seconds to wait for what another loads.
PATIENCE = 2.0
# Seconds between two looks, at first and at most.
SHORTEST_PAUSE, LONGEST_PAUSE = 0.01, 0.1

_PREFIX = f"{SERVICE}:v{LAYOUT}"
_ERA = f"{_PREFIX}:era"
_STAMP_BYTES = 8
# A stamp and an era in hexadecimal digits, and the checksum of what follows.
_SEAL_LENGTH = 4 * _STAMP_BYTES
_HEAD_LENGTH = _SEAL_LENGTH + 8

_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Place:
    """Where one entry is kept."""

    group: str
    name: str

    @property
    def kind(self) -> str:
        """The first word of the group: `product` of `product:0190…`."""
        return self.group.partition(":")[0]

    def look_up(self) -> list[Command]:
        """Return the command whose reply `read` understands."""
        return [("MGET", _ERA, _stamp(self.group), self._entry)]

    def lead(self) -> list[Command]:
        """Return the commands that ask for the right to load, and look again; `read_lead` understands the replies."""
        new_stamps: list[Command] = [
            ("SET", key, token_hex(_STAMP_BYTES), "EX", STAMP_LIFETIME, "NX") for key in (_ERA, _stamp(self.group))
        ]
        lock = ("SET", self._lock, 1, "PX", int(LOCK_LIFETIME * 1000), "NX")
        return [*new_stamps, lock, *self.look_up()]

    def keep(self, seal: bytes, content: bytes) -> list[Command]:
        """Return the command that keeps what was loaded under a seal."""
        milliseconds = int(LIFETIME * 1000 * _random.uniform(1 - JITTER, 1 + JITTER))
        return [("SET", self._entry, b"%b%08x%b" % (seal, zlib.crc32(content), content), "PX", milliseconds)]

    def release(self) -> list[Command]:
        """Return the command that lets another load; had the lock ended already, one more loads, that is all."""
        return [("DEL", self._lock)]

    @property
    def _entry(self) -> str:
        return f"{_PREFIX}:{self.group}:entry:{self._digest}"

    @property
    def _lock(self) -> str:
        return f"{_PREFIX}:{self.group}:lock:{self._digest}"

    @property
    def _digest(self) -> str:
        # A name may be long, and of any characters.
        return sha256(self.name.encode()).hexdigest()[:32]


def read(replies: Replies) -> bytes | None:
    """Return the content of an entry, or None where there is none, or none that counts."""
    match replies:
        case [*_, [bytes() as era, bytes() as stamp, bytes() as entry]] if entry[:_SEAL_LENGTH] == era + stamp:
            content = entry[_HEAD_LENGTH:]
            return content if entry[_SEAL_LENGTH:_HEAD_LENGTH] == b"%08x" % zlib.crc32(content) else None
        case _:
            return None


def read_lead(replies: Replies) -> tuple[bytes | None, bool]:
    """Return the seal for what is loaded from now on, if the group has one, and whether to load is up to the asker."""
    match replies:
        case [_, _, is_leader, [bytes() as era, bytes() as stamp, _]] if len(era + stamp) == _SEAL_LENGTH:
            return era + stamp, bool(is_leader)
        case _:
            return None, True


def forget(groups: Sequence[str]) -> list[Command]:
    """Return the command after which nothing counts that was kept of these groups."""
    return [("DEL", *map(_stamp, groups))]


def forget_everything() -> list[Command]:
    """Return the command that begins a new era."""
    return [("DEL", _ERA)]


def pauses() -> Iterator[float]:
    """Give the seconds to wait before each next look, until patience ends."""
    deadline = time.monotonic() + PATIENCE
    pause = SHORTEST_PAUSE
    while time.monotonic() < deadline:
        yield pause * _random.uniform(0.5, 1.5)
        pause = min(2 * pause, LONGEST_PAUSE)


def _stamp(group: str) -> str:
    return f"{_PREFIX}:{group}:stamp"
