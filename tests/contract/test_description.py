"""The OpenAPI descriptions of all frameworks promise the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
from descriptions import promises
from projects import catalog, serve


def test_all_frameworks_promise_the_same(install: Callable[..., Path], tmp_path: Path) -> None:
    first, *others = [row["name"] for row in catalog("framework")]

    expected = describe(install(first, graphql=True), tmp_path)
    for other in others:
        assert describe(install(other, graphql=True), tmp_path) == expected, f"{other} differs from {first}"


def describe(project: Path, folder: Path) -> dict[str, Any]:
    settings = {"DATABASE_URL": f"sqlite:///{folder}/service.sqlite3"}
    with serve(project, folder / "server.log", **settings) as url:
        return promises(httpx2.get(f"{url}/openapi.json").raise_for_status().json())
