"""Where requests are counted: in Redis, for all processes together."""

from limits.storage import MemoryStorage, RedisStorage
from redis.backoff import NoBackoff
from redis.retry import Retry

from .rates import TIMEOUT
from .settings import SERVICE, Settings


def open_counters(settings: Settings) -> MemoryStorage | RedisStorage:
    """Return the counters at `CACHE_URL`; with `memory://` each process has its own."""
    if settings.cache_url.startswith("memory:"):
        return MemoryStorage()
    return RedisStorage(
        settings.cache_url,
        key_prefix=f"{SERVICE}:rates",
        wrap_exceptions=True,
        socket_connect_timeout=TIMEOUT,
        socket_timeout=TIMEOUT,
        retry=Retry(NoBackoff(), 0),  # type: ignore[arg-type] # passed on to the client
        protocol=2,
    )


def close_counters(counters: MemoryStorage | RedisStorage) -> None:
    """Close all connections."""
    if isinstance(counters, RedisStorage):
        counters.get_connection().close()  # type: ignore[attr-defined] # of redis-py
