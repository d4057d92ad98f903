"""Redis as the broker of background jobs."""

import ssl
from typing import Any

from kombu import Exchange, Queue

from .settings import SERVICE, Settings

_EXCHANGE = Exchange(SERVICE, type="direct")
EVENTS = Queue(f"{SERVICE}.events", _EXCHANGE, f"{SERVICE}.events")
PERIODIC = Queue(f"{SERVICE}.periodic", _EXCHANGE, f"{SERVICE}.periodic")


def tls(settings: Settings) -> dict[str, Any] | bool:
    """Return the options of an encrypted connection, on which the server has to prove who it is."""
    return {"ssl_cert_reqs": ssl.CERT_REQUIRED} if settings.broker_url.startswith("rediss:") else False


def timeouts(seconds: float) -> dict[str, Any]:
    """Return the transport options with which no call to the broker waits longer."""
    return {"socket_timeout": seconds, "socket_connect_timeout": seconds}


def transport_options(settings: Settings) -> dict[str, Any]:
    """Return what kombu has to know: how soon the messages of a dead worker come back, above all."""
    return {
        # Beyond the longest job: a message that comes back while its job runs is handled in vain.
        "visibility_timeout": 2 * settings.job_time_limit,
        # By default, it looks for them every hundred seconds.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "socket_keepalive": True,
        **timeouts(30),
    }


def discard_dead_messages(_settings: Settings) -> None:
    """Do nothing: Redis keeps no dead messages, the table of dead letters has them all."""
