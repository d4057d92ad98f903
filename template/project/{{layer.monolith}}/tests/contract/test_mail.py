"""A new password by mail, with a service whose mails can be read."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .server import Server, prepare, start
from .visitor import NEW_PASSWORD, Visitor

_LINK = re.compile(r"/password/reset\?token=([\w-]+)")
_SECONDS = 20


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the service keeps its data."""
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    """A service of our own."""
    prepare(folder)
    server = start(folder, WEB_CONCURRENCY="1", PUBLIC_URL="http://shop.example", BROKER_URL="")
    yield server
    assert server.stop() == 0, server.log.read_text()


@pytest.fixture
def visitor(server: Server) -> Visitor:
    """Somebody with an account."""
    visitor = Visitor(server.url)
    assert visitor.sign_up().status_code == 303
    return visitor


def wait_for_token(server: Server, email: str) -> str:
    """Return the token of the last mail to an address."""
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        _, mark, mail = server.log.read_text().rpartition(f"To: {email}")
        if mark and (found := _LINK.search(mail)):
            assert "http://shop.example/password/reset?" in mail
            return found[1]
        time.sleep(0.1)
    raise AssertionError(server.log.read_text())


def test_a_link_by_mail_changes_the_password_once(server: Server, visitor: Visitor) -> None:
    stranger = Visitor(server.url)
    stranger.post("/password/forgot", {"email": visitor.email.upper()}, form="/password/forgot")
    token = wait_for_token(server, visitor.email)
    page = stranger.get(f"/password/reset?token={token}")
    assert f'value="{token}"' in page.text

    form = {"token": token, "password": NEW_PASSWORD}
    weak = stranger.post("/password/reset", {**form, "password": "password"}, form="/password/reset")
    assert weak.status_code == 422
    assert visitor.is_signed_in
    done = stranger.post("/password/reset", form, form="/password/reset")
    assert done.headers["Location"] == "/log-in"

    assert not visitor.is_signed_in
    assert stranger.log_in(visitor.email).status_code == 422
    assert stranger.log_in(visitor.email, NEW_PASSWORD).status_code == 303
    again = stranger.post("/password/reset", {**form, "password": "seven-grey-teapots"}, form="/password/reset")
    assert again.status_code == 422
    assert stranger.log_in(visitor.email, NEW_PASSWORD).status_code == 303
