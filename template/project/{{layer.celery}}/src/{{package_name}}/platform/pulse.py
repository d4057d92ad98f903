"""A file that a worker and beat write now and then, so that a probe can tell whether they still turn.

As a program it is that probe: `python -m` and its name.
"""

import sys
import time
from pathlib import Path
from tempfile import gettempdir

_FILE = Path(gettempdir()) / "pulse"

SECONDS = 30
# While their broker is away they stand still too, which no restart cures; one that is stuck can wait for one as long.
_LONGEST_SILENCE = 600


def show(**_: object) -> None:
    """Give a sign of life."""
    _FILE.touch()


def is_felt() -> bool:
    """Tell whether the last sign is recent."""
    try:
        return time.time() - _FILE.stat().st_mtime < _LONGEST_SILENCE
    except FileNotFoundError:
        return False


if __name__ == "__main__":
    sys.exit(not is_felt())
