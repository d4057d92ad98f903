def normalize(email: str) -> str:
    """Return the form in which an address is kept and looked up."""
    return email.strip().lower()


def register(repository: Repository, email: str, password_hash: str) -> User:
    """Add a user.

    Raises:
        Conflict: if the address has an account already.
    """
    user = User(id=uuid7(), email=normalize(email), password_hash=password_hash, created_at=datetime.now(UTC))
    if not repository.add_user(user):
        raise Conflict("This address has an account already.")
{% for part in parts %}
{% include 'template/fragments/' ~ part.name ~ '/accounts/register.py' ignore missing %}
{% endfor %}
    return user


def begin_sign_in(repository: Repository, name: str) -> tuple[User | None, UUID]:
    """Return the user who wants to sign in, if there is one, and the id of this attempt; the password comes later.

    The attempt counts as a failure, whether or not the name has an account, until `begin_session` forgets it: of
    many guesses at the same time, none is free.

    Raises:
        TooManyRequests: after too many failures for this name.
    """
    now = datetime.now(UTC)
    name = normalize(name)
    repository.lock_sign_in(name)
    failures = repository.find_failures(name, since=now - FAILURE_WINDOW)
    if len(failures) >= MOST_FAILURES:
        wait = failures[-MOST_FAILURES] + FAILURE_WINDOW - now
        raise TooManyRequests("Too many failed sign-ins; wait a while.", retry_after=int(wait.total_seconds()) + 1)
    repository.delete_failures(name, before=now - FAILURE_WINDOW)
    return repository.find_user(name), repository.add_failure(name, now)
