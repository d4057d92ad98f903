"""What clients may watch: `orders/ID`, one's own, and `products/ID`, anybody's."""

from collections.abc import Sequence
from uuid import UUID

from .platform.problems import NotFound, Unauthorized
from .shop import orders, products
from .storage.repository import Repository


def order(order_id: UUID) -> str:
    """Return the topic of an order's status."""
    return f"orders/{order_id}"


def product(product_id: UUID) -> str:
    """Return the topic of a product's stock."""
    return f"products/{product_id}"


def check(repository: Repository, names: Sequence[str], user_id: UUID | None) -> None:
    """Let a client watch topics.

    Args:
        repository: of the transaction.
        names: of the topics.
        user_id: whom the client speaks for, if it has said so.

    Raises:
        NotFound: if there is no such topic, or it is another user's.
        Unauthorized: if one is for users only.
    """
    for name in names:
        kind, _, text = name.partition("/")
        match kind:
            case "orders":
                if user_id is None:
                    raise Unauthorized("Send an access token: Authorization: Bearer …")
                orders.read_order(repository, user_id, _read_id(text))
            case "products":
                products.read_product(repository, _read_id(text))
            case _:
                raise NotFound("There is no such topic.")


def _read_id(text: str) -> UUID:
    try:
        read = UUID(text)
    except ValueError as error:
        raise NotFound("There is no such topic.") from error
    # Messages go to the name as it is written here.
    if str(read) != text:
        raise NotFound("There is no such topic.")
    return read
