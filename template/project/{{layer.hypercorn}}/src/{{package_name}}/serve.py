"""What starts Hypercorn: `make serve` and the image run this module."""

import asyncio
import logging
import signal
from importlib import import_module

from hypercorn.asyncio import serve
from hypercorn.config import Config

from .platform import telemetry
from .platform.asgi import Application
from .platform.serving import GRACEFUL_SECONDS, KEEP_ALIVE_SECONDS, LARGEST_HEADER
from .platform.settings import Settings, get_settings
from .platform.sizing import processes


def configure(settings: Settings) -> Config:
    """Return how Hypercorn serves this application."""
    config = Config()
    config.bind = [f"{settings.host}:{settings.port}"]
    config.workers = processes(settings)
    config.errorlog = logging.getLogger("hypercorn.error")
    # RFC 9110, section 10.2.4 advises to say nothing about the software.
    config.include_server_header = False
    config.graceful_timeout = GRACEFUL_SECONDS
    # Also how long a connection may take to send its first header.
    config.keep_alive_timeout = KEEP_ALIVE_SECONDS
    config.h11_max_incomplete_size = LARGEST_HEADER
    config.h2_max_header_list_size = LARGEST_HEADER
    return config


async def run(app: Application, config: Config) -> None:
    """Serve until SIGTERM or Ctrl+C."""
    loop, told_to_stop = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Hypercorn's own handlers are gone before it ends, and a second signal would kill it.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(told_to_stop.set))
    await serve(app, config, shutdown_trigger=told_to_stop.wait)  # type: ignore[arg-type] # it names messages otherwise
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_IGN)


if __name__ == "__main__":
    settings = get_settings()
    # Before the application, which it observes from the start.
    telemetry.start(settings)
    asyncio.run(run(import_module(f"{__package__}.main").app, configure(settings)))
    telemetry.stop()
