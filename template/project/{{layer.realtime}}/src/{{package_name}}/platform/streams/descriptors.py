"""File descriptors: each connection needs one, and the system's default is about a thousand."""

import logging
import resource

logger = logging.getLogger(__name__)

# For the database, logs, libraries and requests.
_OTHERS = 1024


def allow(connections: int) -> None:
    """Let this process have so many connections, as far as the system allows it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + _OTHERS
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
    if allowed < wanted:
        logger.warning("The system allows %s descriptors; STREAM_CONNECTIONS needs %s", hard, wanted)
