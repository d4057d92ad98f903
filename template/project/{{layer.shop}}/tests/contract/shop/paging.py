"""Pages, walked from the first to the last."""

from collections.abc import Iterator
from typing import Any

import httpx2

Item = dict[str, Any]


def pages(client: httpx2.Client, path: str, **parameters: str | int) -> Iterator[list[Item]]:
    """Yield the items of each page."""
    cursors: set[str] = set()
    while True:
        response = client.get(path, params=parameters)
        assert response.status_code == 200
        page = response.json()
        yield page["items"]
        if page["next_cursor"] is None:
            return
        assert page["next_cursor"] not in cursors, "the pages go round in circles"
        cursors.add(page["next_cursor"])
        parameters["cursor"] = page["next_cursor"]


def everything(client: httpx2.Client, path: str, **parameters: str | int) -> list[Item]:
    """Return the items of all pages."""
    return [item for page in pages(client, path, **parameters) for item in page]
