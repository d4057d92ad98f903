"""What starts Granian: `make serve` and the image run this module, `make dev` with `--reload`."""

import atexit
import signal
import sys
from importlib import import_module
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from granian.http import HTTP1Settings, HTTP2Settings
from granian.server import Server

from .platform import telemetry
from .platform.logging import logging_config
from .platform.server import hide_server_header, options
from .platform.serving import GRACEFUL_SECONDS, HEADER_SECONDS, LARGEST_HEADER
from .platform.settings import Settings, get_settings
from .platform.sizing import processes


def configure(settings: Settings) -> dict[str, Any]:
    """Return how Granian serves this application."""
    return {
        "target": f"{__package__}.main",
        "address": settings.host,
        "port": settings.port,
        "workers": processes(settings),
        "websockets": False,
        "log_dictconfig": logging_config(settings),
        "http1_settings": HTTP1Settings(header_read_timeout=HEADER_SECONDS * 1000, max_buffer_size=LARGEST_HEADER),
        "http2_settings": HTTP2Settings(max_headers_size=LARGEST_HEADER),
        # Without it, a process that is told to end while it starts never does.
        "workers_kill_timeout": GRACEFUL_SECONDS,
        "respawn_failed_workers": True,
        **options(settings),
    }


def load(module: str) -> Any:  # noqa: ANN401
    """Return the application; each process loads its own, and observes it."""
    telemetry.start(get_settings())
    Finalize(None, telemetry.stop, exitpriority=2)
    # Python leaves it out at the end of a process that multiprocessing started.
    Finalize(None, atexit._run_exitfuncs, exitpriority=1)  # noqa: SLF001
    return hide_server_header(import_module(module).app)


if __name__ == "__main__":
    server = Server(**configure(get_settings()), reload="--reload" in sys.argv, reload_paths=[Path(__file__).parent])
    # A second signal must not kill what has ended well.
    server.on_shutdown(lambda: signal.signal(signal.SIGTERM, signal.SIG_IGN))
    server.serve(target_loader=load)
