"""What anybody may watch."""

import httpx2


def public_topic(url: str) -> str:
    """Return a topic of a service: the stock of a product."""
    products = httpx2.get(f"{url}/v1/products", params={"limit": 1}).json()
    return f"products/{products['items'][0]['id']}"
