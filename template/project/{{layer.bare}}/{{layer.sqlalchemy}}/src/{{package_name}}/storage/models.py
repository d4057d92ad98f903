"""The tables of this service; import `Base` here and write the first model below."""

from .base import Base

__all__ = ["Base"]
