"""What anybody may watch."""


def public_topic(_url: str) -> str:
    """Return a topic of a service."""
    return "news"
