"""A second service, as small as one can be: it pays for orders, and gives the money back.

It shares no database with the shop, only the messages. Put a real one in its place: what it reads and tells stays.
"""

from .service import answer, answer_here

__all__ = ["answer", "answer_here"]
