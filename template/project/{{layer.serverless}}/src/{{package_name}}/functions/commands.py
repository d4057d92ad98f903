"""What an operator asks for: `aws lambda invoke --payload '{"command": "migrate"}'`."""

from collections.abc import Callable, Mapping
from contextlib import redirect_stdout
from io import StringIO
from typing import Any

from ..platform import dead_letters
from ..platform.upgrading import upgrade

COMMANDS: Mapping[str, Callable[[], None]] = {
    "migrate": upgrade,
    "dead-letters": dead_letters.show,
    "replay": dead_letters.replay,
}


def handle(event: Mapping[str, Any], _context: object) -> str:
    """Return what the command prints.

    Raises:
        ValueError: if there is no such command.
    """
    command = COMMANDS.get(event.get("command", ""))
    if command is None:
        raise ValueError(f"Ask for one of {', '.join(COMMANDS)}")
    with redirect_stdout(StringIO()) as output:
        command()
    return output.getvalue()
