"""What jobs do to the shop, as the database sees it: counted by triggers, slowed down and made to fail by others."""

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import psycopg

_TRIGGERS = """
CREATE TABLE effects (order_id uuid, status text);
CREATE TABLE added (event_id uuid, payload text);
CREATE TABLE poison (order_id uuid);
CREATE TABLE pace (seconds float);
CREATE SEQUENCE failures; -- it counts on where its transaction does not
INSERT INTO pace VALUES (0);

CREATE FUNCTION count_effect() RETURNS trigger AS $$ BEGIN
    PERFORM pg_sleep(seconds) FROM pace;
    IF NEW.id IN (SELECT order_id FROM poison) THEN
        PERFORM nextval('failures');
        RAISE 'poison';
    END IF;
    INSERT INTO effects VALUES (NEW.id, NEW.status);
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER count_effect BEFORE UPDATE OF status ON orders FOR EACH ROW EXECUTE FUNCTION count_effect();

CREATE FUNCTION count_event() RETURNS trigger AS $$ BEGIN
    INSERT INTO added VALUES (NEW.id, NEW.payload::text);
    RETURN NEW;
END $$ LANGUAGE plpgsql;
CREATE TRIGGER count_event BEFORE INSERT ON outbox FOR EACH ROW EXECUTE FUNCTION count_event();
"""


class Effects:
    """Watches a database from now on.

    Args:
        database: its address.
    """

    def __init__(self, database: str) -> None:
        self._connection = psycopg.connect(database, autocommit=True)
        self._connection.execute(_TRIGGERS)

    def orders(self) -> set[str]:
        """Return the orders that are stored."""
        return {str(row[0]) for row in self._rows("SELECT id FROM orders")}

    def confirmed(self) -> Counter[str]:
        """Return how often each order was confirmed."""
        return Counter(str(row[0]) for row in self._rows("SELECT order_id FROM effects WHERE status = 'confirmed'"))

    def ended(self) -> Counter[tuple[str, str]]:
        """Return how often each order was confirmed or cancelled."""
        return Counter((str(order), status) for order, status in self._rows("SELECT order_id, status FROM effects"))

    def stock_taken(self) -> int:
        """Return how many pieces are gone since no product could run out."""
        return self._rows("SELECT count(*) * 1000000 - sum(stock) FROM products")[0][0]

    def added(self) -> Counter[str]:
        """Return of how many events each order is the subject."""
        payloads = [json.loads(row[0]) for row in self._rows("SELECT payload FROM added")]
        return Counter(payload["order_id"] for payload in payloads)

    def waiting(self) -> int:
        """Return how many events wait in the outbox."""
        return self._rows("SELECT count(*) FROM outbox")[0][0]

    def due(self) -> int:
        """Return how many of them wait to be published."""
        return self._rows("SELECT count(*) FROM outbox WHERE available_at <= now()")[0][0]

    def dead(self) -> list[str]:
        """Return the orders whose event is given up."""
        return [row[0]["order_id"] for row in self._rows("SELECT payload FROM dead_letters")]

    def failures(self) -> int:
        """Return how often a poisoned confirmation was tried."""
        return self._rows("SELECT last_value FROM failures WHERE is_called UNION ALL SELECT 0")[0][0]

    def events(self) -> list[str]:
        """Return all events that were ever added."""
        return [str(row[0]) for row in self._rows("SELECT event_id FROM added")]

    def take(self, seconds: float) -> None:
        """Let each confirmation take so long."""
        self._connection.execute("UPDATE pace SET seconds = %s", [seconds])

    def poison(self, order: str) -> None:
        """Let the confirmation of an order fail each time."""
        self._connection.execute("INSERT INTO poison VALUES (%s)", [order])

    def restock(self) -> None:
        """Let no product run out."""
        self._connection.execute("UPDATE products SET stock = 1000000")

    def all_done(self, count: int) -> Callable[[], bool]:
        """Return a question: are so many orders confirmed, and is nothing left to do?"""
        return lambda: len(self.confirmed()) >= count and not self.waiting()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return self._connection.execute(query).fetchall()
