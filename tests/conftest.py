"""What tests of several files share."""

from pathlib import Path

import pytest
import releases


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This template with its releases, a made-up previous one, and the working tree as the newest."""
    return releases.history(tmp_path_factory.mktemp("history"))
