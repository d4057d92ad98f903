"""What only shows on the databases of production: locks that are held, and a server that is gone."""

import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import httpx2
import psycopg
import pymysql
import pytest
from projects import free_port, make, serve

pytestmark = pytest.mark.in_turn

KEY = "a-key-that-is-long-enough-for-production"
PASSWORD = "seven-green-teapots"

# Where Alembic, Django and the migrations for pyDAL note what is done.
MIGRATIONS = ("alembic_version", "django_migrations", "schema_migrations")


@pytest.fixture(scope="module")
def database_url(production_project: Path, production_database: str, new_database: Callable[[str], str]) -> str:
    url = new_database(production_database)
    make(production_project, "migrate", "seed", DATABASE_URL=url)
    return url


@pytest.fixture
def buyer(production_project: Path, database_url: str, tmp_path: Path) -> Iterator[httpx2.Client]:
    log = tmp_path / "server.log"
    with (
        serve(production_project, log, DATABASE_URL=database_url) as url,
        httpx2.Client(base_url=url, timeout=10) as client,
    ):
        email = f"{uuid4()}@example.com"
        client.post("/v1/users", json={"email": email, "password": PASSWORD}).raise_for_status()
        form = {"grant_type": "password", "username": email, "password": PASSWORD}
        token = client.post("/v1/auth/token", data=form).raise_for_status().json()["access_token"]
        client.headers["Authorization"] = f"Bearer {token}"
        yield client


def test_a_request_in_flight_keeps_its_key(buyer: httpx2.Client, database_url: str) -> None:
    product = next(product for product in buyer.get("/v1/products").json()["items"] if product["stock"])
    order = {
        "headers": {"Idempotency-Key": str(uuid4())},
        "json": {"lines": [{"product_id": product["id"], "quantity": 1}]},
    }

    row_locked = row_locked_in_mysql if database_url.startswith("mysql") else row_locked_in_postgresql
    with ThreadPoolExecutor(1) as executor, row_locked(database_url, product["id"]) as somebody_waits:
        first = executor.submit(buyer.post, "/v1/orders", **order)
        while not (waiting := somebody_waits()) and not first.done():
            time.sleep(0.01)
        assert waiting, first.result().text
        second = buyer.post("/v1/orders", **order)
        still_in_flight = not first.done()
    third = buyer.post("/v1/orders", **order)

    assert still_in_flight
    assert second.status_code == 409
    assert first.result().status_code == 201
    assert third.status_code == 201
    assert third.json() == first.result().json()


@contextmanager
def row_locked_in_postgresql(database_url: str, product_id: str) -> Iterator[Callable[[], bool]]:
    """Hold the row of a product; give a function that tells whether somebody waits for it."""
    with psycopg.connect(database_url) as holder, psycopg.connect(database_url, autocommit=True) as observer:
        (table,) = observer.execute(
            "SELECT quote_ident(table_name) FROM information_schema.columns WHERE column_name = 'stock'"
        ).fetchone()
        holder.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE", [product_id])
        yield lambda: observer.execute("SELECT FROM pg_locks WHERE NOT granted").fetchone() is not None


@contextmanager
def row_locked_in_mysql(database_url: str, product_id: str) -> Iterator[Callable[[], bool]]:
    """Hold the row of a product; give a function that tells whether somebody waits for it."""
    address = urlsplit(database_url)
    server = {"host": address.hostname, "port": address.port, "user": address.username, "autocommit": True}
    database = address.path.removeprefix("/")
    with pymysql.connect(**server) as holder, pymysql.connect(**server) as observer:
        holder.begin()
        with holder.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {database}.products WHERE id = %s FOR UPDATE", [product_id])

        def somebody_waits() -> bool:
            # The server renews this table only when nobody has read it for a tenth of a second.
            time.sleep(0.15)
            with observer.cursor() as cursor:
                waiting = "trx_state = 'LOCK WAIT' AND trx_query LIKE '%products%'"
                cursor.execute(f"SELECT count(*) FROM information_schema.innodb_trx WHERE {waiting}")
                return bool(cursor.fetchone()[0])

        yield somebody_waits


@pytest.mark.usefixtures("buyer")
def test_nobody_changes_the_audit_trail(production_project: Path, database_url: str) -> None:
    def verify() -> int:
        told = make(production_project, "audit-verify", DATABASE_URL=database_url)
        return int(re.search(r"(\d+) records are whole", told)[1])

    count = verify()
    # That somebody signed up, and signed in.
    assert count >= 2
    changes = ["DELETE FROM {}", "UPDATE audit_records SET actor = 'x'", "UPDATE audit_seals SET digest = 'x'"]
    for statement in {change.format(table) for change in changes for table in ("audit_records", "audit_seals")}:
        with pytest.raises((psycopg.Error, pymysql.Error), match="append-only"):
            execute(database_url, statement)
    assert verify() == count


def execute(database_url: str, statement: str) -> None:
    """Execute a statement as the owner of the tables."""
    if not database_url.startswith("mysql"):
        with psycopg.connect(database_url) as connection:
            connection.execute(statement)
        return
    address = urlsplit(database_url)
    server = {"host": address.hostname, "port": address.port, "user": address.username, "autocommit": True}
    with (
        pymysql.connect(**server, database=address.path.removeprefix("/")) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_migration_makes_way_for_those_who_use_the_table(production_project: Path, database_url: str) -> None:
    table_locked = table_locked_in_mysql if database_url.startswith("mysql") else table_locked_in_postgresql
    with ThreadPoolExecutor(1) as executor:
        with table_locked(database_url, *MIGRATIONS) as somebody_waits:
            migration = executor.submit(make, production_project, "migrate", DATABASE_URL=database_url)
            while not somebody_waits() and not migration.done():
                time.sleep(0.01)
            # Longer than it waits.
            time.sleep(1.5)
            assert not migration.done(), migration.result()
        assert "makes way" in migration.result()


@contextmanager
def table_locked_in_postgresql(database_url: str, *tables: str) -> Iterator[Callable[[], bool]]:
    """Hold the one of the tables that there is; give a function that tells whether somebody waits for it."""
    with psycopg.connect(database_url) as holder, psycopg.connect(database_url, autocommit=True) as observer:
        there = "SELECT table_name FROM information_schema.tables WHERE table_name = ANY(%s)"
        (table,) = holder.execute(there, [list(tables)]).fetchone()
        holder.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield lambda: observer.execute("SELECT FROM pg_locks WHERE NOT granted").fetchone() is not None


@contextmanager
def table_locked_in_mysql(database_url: str, *tables: str) -> Iterator[Callable[[], bool]]:
    """Hold the one of the tables that there is; give a function that tells whether somebody waits for it."""
    address = urlsplit(database_url)
    server = {"host": address.hostname, "port": address.port, "user": address.username, "autocommit": True}
    database = address.path.removeprefix("/")
    with pymysql.connect(**server, database=database) as holder, pymysql.connect(**server) as observer:
        with holder.cursor() as cursor:
            there = "table_schema = %s AND table_name IN %s"
            cursor.execute(f"SELECT table_name FROM information_schema.tables WHERE {there}", [database, tables])
            (table,) = cursor.fetchone()
            cursor.execute(f"LOCK TABLES {table} WRITE")

        def somebody_waits() -> bool:
            with observer.cursor() as cursor:
                waiting = "state LIKE 'Waiting for table metadata lock' AND db = %s"
                cursor.execute(f"SELECT count(*) FROM information_schema.processlist WHERE {waiting}", [database])
                return bool(cursor.fetchone()[0])

        yield somebody_waits


def test_without_the_server_it_says_so_at_once(
    production_project: Path, production_database: str, tmp_path: Path
) -> None:
    nowhere = f"{production_database}://nobody@127.0.0.1:{free_port()}/nothing"
    with serve(production_project, tmp_path / "server.log", DATABASE_URL=nowhere) as url:
        began = time.monotonic()
        ready = httpx2.get(f"{url}/readyz")
        duration = time.monotonic() - began
        products = httpx2.get(f"{url}/v1/products")
        alive = httpx2.get(f"{url}/livez")

    assert ready.status_code == 503
    assert ready.json()["status"] == "unavailable"
    assert duration < 2
    assert products.status_code == 503
    assert products.headers["Retry-After"]
    assert products.headers["Content-Type"] == "application/problem+json"
    assert alive.status_code == 200


@pytest.mark.parametrize(("choice", "status"), [({}, 404), ({"DOCS_ENABLED": "true"}, 200)])
def test_production_describes_itself_only_when_asked(
    production_project: Path, database_url: str, tmp_path: Path, choice: dict[str, str], status: int
) -> None:
    production = {
        "ENVIRONMENT": "production",
        "DATABASE_URL": database_url,
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "api.example.com",
    }
    with serve(production_project, tmp_path / "server.log", **production, **choice) as url:
        for path in ("/docs", "/docs/swagger-ui.css", "/openapi.json"):
            assert httpx2.get(f"{url}{path}", headers={"Host": "api.example.com"}).status_code == status
        assert httpx2.get(f"{url}/v1/products", headers={"Host": "localhost"}).status_code == 400
