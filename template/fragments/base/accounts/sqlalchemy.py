    def add_user(self, user: accounts.User) -> bool:
        """Keep a new user; False if the address is taken."""
        row = models.User(
            id=user.id,
            email=user.email,
            password_hash=user.password_hash,
            created_at=user.created_at,
        )
        try:
            with self._session.begin_nested():
                self._session.add(row)
        except IntegrityError:
            return False
        return True

    def find_user(self, email: str) -> accounts.User | None:
        """Return the user with this address."""
        row = self._session.scalar(select(models.User).where(models.User.email == email))
        return accounts.User(row.id, row.email, row.password_hash, row.created_at) if row else None

    def lock_sign_in(self, name: str) -> None:
        """Keep others from counting failures for a name until this transaction ends."""
        lock(self._session, f"sign-in:{name}")

    def find_failures(self, name: str, *, since: datetime) -> list[datetime]:
        """Return when sign-ins for a name failed, oldest first."""
        statement = select(models.FailedSignIn.at).where(
            models.FailedSignIn.name == name, models.FailedSignIn.at > since
        )
        return list(self._session.scalars(statement.order_by(models.FailedSignIn.at)))

    def add_failure(self, name: str, at: datetime) -> UUID:
        """Note that a sign-in for a name failed, and return the note's id."""
        failure = uuid7()
        self._session.execute(insert(models.FailedSignIn).values(id=failure, name=name, at=at))
        return failure

    def delete_failure(self, failure: UUID) -> None:
        """Forget a failure that was none."""
        self._session.execute(delete(models.FailedSignIn).where(models.FailedSignIn.id == failure))

    def delete_failures(self, name: str, *, before: datetime) -> None:
        """Forget older failures for a name."""
        statement = delete(models.FailedSignIn)
        self._session.execute(statement.where(models.FailedSignIn.name == name, models.FailedSignIn.at < before))

    def delete_all_failures(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older failures for any name, and return how many."""
        statement = select(models.FailedSignIn.id).where(models.FailedSignIn.at < before).limit(limit)
        expired = self._session.scalars(statement).all()
        self._session.execute(delete(models.FailedSignIn).where(models.FailedSignIn.id.in_(expired)))
        return len(expired)
