"""How long PostgreSQL may take before a client would lose patience."""

# In milliseconds: a statement, the wait for a lock, a transaction that was forgotten.
_REQUEST = {"statement_timeout": 5000, "lock_timeout": 2000, "idle_in_transaction_session_timeout": 30000}
# A migration may take its time, but must not make requests queue behind the lock that it waits for.
_COMMAND = _REQUEST | {"statement_timeout": 0}


def connection_arguments(*, for_command: bool = False) -> dict[str, str | int]:
    """Return psycopg's arguments for a connection of the server, or of a command such as a migration."""
    limits = _COMMAND if for_command else _REQUEST
    return {"connect_timeout": 2, "options": " ".join(f"-c {name}={value}" for name, value in limits.items())}
