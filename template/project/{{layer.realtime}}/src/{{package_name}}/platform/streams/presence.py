"""How many watch a topic, in all processes: each says what it has, and what a dead one said is soon forgotten."""

import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, cast

from uuid_utils import uuid7

from ..settings import SERVICE
from .feed import connect

# Between two times that a process says it, and until it is forgotten; in seconds.
INTERVAL, LIFETIME = 5, 20

_PROCESSES = f"{SERVICE}.presence"


class Presence:
    """What the processes say; without a server, there is only this one.

    Args:
        url: of the server, if there is one.
    """

    def __init__(self, url: str) -> None:
        self._redis = connect(url) if url else None
        self._key = f"{_PROCESSES}.{uuid7()}"

    def tell(self, counts: Mapping[str, int]) -> None:
        """Say how many watch each topic here.

        Raises:
            RedisError: if the server does not take it.
        """
        if self._redis is None:
            return
        now = time.time()
        with self._redis.pipeline() as pipeline:
            pipeline.delete(self._key)
            if counts:
                pipeline.hset(self._key, mapping=dict[Any, Any](counts))
                pipeline.expire(self._key, LIFETIME)
            pipeline.zadd(_PROCESSES, {self._key: now + LIFETIME})
            pipeline.zremrangebyscore(_PROCESSES, 0, now)
            pipeline.expire(_PROCESSES, LIFETIME)
            pipeline.execute()

    def ask(self, topics: Sequence[str], own: Mapping[str, int]) -> dict[str, int]:
        """Return how many watch each topic, with what this process has of its own.

        Raises:
            RedisError: if the server does not answer.
        """
        total = Counter({topic: own.get(topic, 0) for topic in topics})
        if self._redis is not None:
            keys = cast("list[str]", self._redis.zrangebyscore(_PROCESSES, time.time(), "+inf"))
            with self._redis.pipeline(transaction=False) as pipeline:
                for key in keys:
                    if key != self._key:
                        pipeline.hmget(key, list(topics))
                answers = cast("list[list[Any]]", pipeline.execute())
            for answer in answers:
                for topic, count in zip(topics, answer, strict=True):
                    total[topic] += int(count or 0)
        return dict(total)

    def close(self) -> None:
        """Say nothing any more."""
        if self._redis is not None:
            self._redis.close()
