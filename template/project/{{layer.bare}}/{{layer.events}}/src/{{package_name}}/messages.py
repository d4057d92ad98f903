"""What this service tells others, and what it reads of them: a class for each type and version of an event.

`make schemas` writes them into `schemas/` as JSON Schema. What was released may get members with a default; any other
change is a new version, a class of its own, which is published beside the old one until nobody reads that any more.
"""

from .platform.envelope import Message

PUBLISHED: tuple[type[Message], ...] = ()
READ: tuple[type[Message], ...] = ()
