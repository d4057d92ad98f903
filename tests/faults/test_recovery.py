"""A database that is lost, and comes back from its backup as it was."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import psycopg
from load import Request, all_at_once
from projects import make
from servers import PostgreSQL
from services import Web
from shop import plentiful, sign_up

ORDERS = 5


def test_what_was_backed_up_is_restored(
    project: Path, start: Callable[..., Web], settings: dict[str, str], database_server: PostgreSQL, tmp_path: Path
) -> None:
    web = start()
    buyer, product = sign_up(web.url), plentiful(web.url)["id"]
    placed = all_at_once(web.url, [buyer.checkout(product) for _ in range(ORDERS)])
    assert [outcome.status for outcome in placed] == [201] * ORDERS
    web.stop()
    before = checksums(settings["DATABASE_URL"])

    backup = make(project, "backup", f"BACKUPS={tmp_path}", **settings).strip().splitlines()[-1]
    empty = database_server.replace(settings["DATABASE_URL"])
    make(project, "restore", f"FILE={backup}", **settings | {"DATABASE_URL": empty})

    assert checksums(empty) == before
    assert len(before) > 1
    orders = Request("GET", "/v1/orders", {"Authorization": f"Bearer {buyer.token}"})
    (listed,) = all_at_once(start().url, [orders])
    assert len(json.loads(listed.body)["items"]) == ORDERS


def checksums(database: str) -> dict[str, tuple[int, str]]:
    """Return how many rows each table has, and a checksum over all of them."""
    sums = {}
    with psycopg.connect(database) as connection:
        for (table,) in connection.execute(
            "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall():
            rows = sorted(row for (row,) in connection.execute(f"SELECT {table}::text FROM {table}").fetchall())
            sums[table] = (len(rows), hashlib.sha256("\n".join(rows).encode()).hexdigest())
    return sums
