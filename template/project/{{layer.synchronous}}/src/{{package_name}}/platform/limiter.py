"""Counts requests and refuses those of clients that call too often; all processes count together where they can."""

from limits.errors import StorageError
from limits.strategies import SlidingWindowCounterRateLimiter

from .counters import close_counters, open_counters
from .peers import client_address
from .problems import Unavailable
from .rates import Outage, Policy, client_key, name_key, policy
from .settings import Settings


class Limiter:
    """The limits of the service.

    The window slides, so that nobody can call twice as often around its end.
    """

    def __init__(self, settings: Settings) -> None:
        self._everything = policy("everything", settings.rate_limit_of_requests)
        self._sign_in = policy("sign-in", settings.rate_limit_of_sign_ins)
        self._counters = open_counters(settings)
        self._window = SlidingWindowCounterRateLimiter(self._counters)
        self._outage = Outage()

    def admit(self, address: str) -> dict[str, str]:
        """Count any request of a client and return headers for its response; let it pass while nobody counts.

        Raises:
            TooManyRequests: if the client has called too often.
        """
        if self._everything is None or self._outage.lasts():
            return {}
        try:
            return self._count(self._everything, client_key(address))
        except Unavailable:
            return {}

    def admit_sign_in(self, name: str | None = None) -> None:
        """Count what guesses passwords or fills the database with users; let nothing pass while nobody counts.

        Raises:
            TooManyRequests: if the client has tried too often, or anybody with that name.
            Unavailable: if nobody counts.
        """
        if self._sign_in is None:
            return
        if self._outage.lasts():
            raise Unavailable
        self._count(self._sign_in, client_key(client_address.get()))
        if name is not None:
            self._count(self._sign_in, name_key(name))

    def close(self) -> None:
        """Close all connections."""
        close_counters(self._counters)

    def _count(self, policy: Policy, key: str) -> dict[str, str]:
        try:
            is_left = self._window.hit(policy.rate, policy.name, key)
            stats = self._window.get_window_stats(policy.rate, policy.name, key)
        except (StorageError, OSError) as error:
            self._outage.begins(error)
            raise Unavailable from error
        self._outage.ends()
        if not is_left:
            raise policy.refusal(stats)
        return policy.headers(stats)
