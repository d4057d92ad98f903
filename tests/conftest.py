"""What tests of several files share."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import releases
from projects import make, render


@pytest.fixture(scope="session")
def install(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Generates and sets up the project of a framework, once for each set of other answers."""

    @cache
    def install(framework: str, **answers: str | bool) -> Path:
        project = render(tmp_path_factory.mktemp(framework), framework=framework, **answers)
        make(project, "setup")
        return project

    return install


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This template with its releases, a made-up previous one, and the working tree as the newest."""
    return releases.history(tmp_path_factory.mktemp("history"))
