"""What Lambda calls: requests, the schedule, and commands."""

from pathlib import Path
from typing import Any

import pytest

from .calls import call, get


def test_requests_are_answered_one_after_the_other(tmp_path: Path) -> None:
    results, _ = call(tmp_path, "http", *[get("/livez")] * 3, get("/nowhere"))
    assert [result["statusCode"] for result in results] == [200, 200, 200, 404]


@pytest.mark.parametrize("path", ["/\N{SNOWMAN}", "/100%", "/a b", "/%E2%98%83"])
def test_a_path_may_come_decoded(tmp_path: Path, path: str) -> None:
    (result,), _ = call(tmp_path, "http", get(path))
    assert result["statusCode"] == 404


def rest(**headers: str) -> dict[str, Any]:
    """Return the event of a request (payload 1.0)."""
    return {
        "resource": "/{proxy+}",
        "path": "/nowhere",
        "httpMethod": "GET",
        "multiValueHeaders": {"Host": ["localhost"], **{name: [value] for name, value in headers.items()}},
        "multiValueQueryStringParameters": None,
        "requestContext": {"identity": {"sourceIp": "203.0.113.1"}},
        "isBase64Encoded": False,
    }


def test_nobody_can_claim_to_be_another(tmp_path: Path) -> None:
    claimed = [f"198.51.100.{number}" for number in range(3)]
    claims = [rest(**{"X-Forwarded-For": address, "X-Real-Ip": address}) for address in claimed]
    results, _ = call(tmp_path, "http", *claims, RATE_LIMIT="2/day")
    assert [result["statusCode"] for result in results] == [404, 404, 429]


def test_a_cold_start_imports_only_what_every_request_needs(tmp_path: Path) -> None:
    _, modules = call(tmp_path, "http", get("/livez"))
    # Each takes longer than a tenth of a second.
    heavy = {"boto3", "botocore", "celery", "opentelemetry.sdk.trace", "pytest", "awslambdaric", "alembic", "numpy"}
    assert heavy.isdisjoint(modules)


def test_commands_bring_the_schema_and_print(tmp_path: Path) -> None:
    results, _ = call(tmp_path, "commands", {"command": "migrate"}, {"command": "dead-letters"}, {"command": "replay"})
    assert results[1:] == ["", "0 put back\n"]


def test_an_unknown_command_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="Ask for one of migrate, dead-letters, replay"):
        call(tmp_path, "commands", {"command": "rm"})


def test_an_empty_batch_is_done(tmp_path: Path) -> None:
    results, _ = call(tmp_path, "jobs", {"Records": []})
    assert results == [{"batchItemFailures": []}]


def test_the_schedule_relays_and_keeps_up(tmp_path: Path) -> None:
    call(tmp_path, "commands", {"command": "migrate"})
    results, _ = call(tmp_path, "relay", {}, {"upkeep": True})
    assert results == [None, None]
