"""How often clients may call, and what responses say of it (draft-ietf-httpapi-ratelimit-headers-10)."""

import hashlib
import logging
import math
import time
from dataclasses import dataclass

from limits import RateLimitItem, WindowStats, parse
from opentelemetry.metrics import get_meter

from .peers import network_of
from .problems import TooManyRequests
from .settings import OFF, SERVICE

logger = logging.getLogger(__name__)

# How long to wait for the server that counts, in seconds, and how long to do without it after it failed.
TIMEOUT = 0.25
PAUSE = 1.0

_meter = get_meter(SERVICE)
_refused = _meter.create_counter(
    f"{SERVICE}.rate_limit.refused", unit="{request}", description="Requests refused since their client had enough"
)
_uncounted = _meter.create_counter(
    f"{SERVICE}.rate_limit.uncounted", unit="{request}", description="Requests that nobody could count"
)


@dataclass(frozen=True, slots=True)
class Policy:
    """A rate under a name that clients see."""

    name: str
    rate: RateLimitItem

    def headers(self, stats: WindowStats) -> dict[str, str]:
        """Return what a response says of the policy, and of what is left of it."""
        quota, window = self.rate.amount, self.rate.get_expiry()
        return {
            "RateLimit-Policy": f'"{self.name}";q={quota};w={window}',
            "RateLimit": f'"{self.name}";r={stats.remaining};t={_seconds_until(stats.reset_time)}',
        }

    def refusal(self, stats: WindowStats) -> TooManyRequests:
        """Return the problem for a client that has nothing left."""
        _refused.add(1, {"policy": self.name})
        wait = max(1, _seconds_until(stats.reset_time))
        problem = TooManyRequests("That was too often; wait a while.", retry_after=wait)
        problem.headers |= self.headers(stats)
        return problem


class Outage:
    """Remembers that nobody counts, so that a server that hangs costs one time-out now and then, not one a request."""

    def __init__(self) -> None:
        self._resume_at: float | None = None

    def lasts(self) -> bool:
        """Tell whether it is too early to try again."""
        lasts = self._resume_at is not None and time.monotonic() < self._resume_at
        if lasts:
            _uncounted.add(1)
        return lasts

    def begins(self, error: Exception) -> None:
        """Note a failure."""
        if self._resume_at is None:
            logger.warning("Requests cannot be counted: %s", error)
        _uncounted.add(1)
        self._resume_at = time.monotonic() + PAUSE

    def ends(self) -> None:
        """Note a success."""
        if self._resume_at is not None:
            logger.warning("Requests are counted again")
        self._resume_at = None


def policy(name: str, rate: str) -> Policy | None:
    """Return the policy for a setting such as `600/minute`, or None where it is off."""
    return None if rate == OFF else Policy(name, parse(rate))


def client_key(address: str) -> str:
    """Return under which key a client is counted."""
    return f"client:{network_of(address)}"


def name_key(name: str) -> str:
    """Return under which key a user's name is counted: what people type there is nobody else's business."""
    return f"name:{hashlib.sha256(name.strip().lower().encode()).hexdigest()[:32]}"


def _seconds_until(moment: float) -> int:
    return max(0, math.ceil(moment - time.time()))
