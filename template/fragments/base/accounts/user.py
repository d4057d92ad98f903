@dataclass(frozen=True, slots=True)
class User:
    """Somebody who can sign in; `email` is kept in lower case."""

    id: UUID
    email: str
    password_hash: str
    created_at: datetime
