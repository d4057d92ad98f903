"""The OpenAPI descriptions of all frameworks promise the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest
from descriptions import promises
from projects import each_framework, serve

FIRST, *OTHERS = each_framework(pytest.mark.in_turn)


@pytest.mark.parametrize("framework", OTHERS)
def test_all_frameworks_promise_the_same(install: Callable[..., Path], framework: str, tmp_path: Path) -> None:
    expected = describe(install(FIRST.values[0], graphql=True), tmp_path)
    assert describe(install(framework, graphql=True), tmp_path) == expected


def describe(project: Path, folder: Path) -> dict[str, Any]:
    settings = {"DATABASE_URL": f"sqlite:///{folder}/service.sqlite3"}
    with serve(project, folder / "server.log", **settings) as url:
        return promises(httpx2.get(f"{url}/openapi.json").raise_for_status().json())
