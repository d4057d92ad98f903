    def add_user(self, user: accounts.User) -> bool:
        """Keep a new user; False if the address is taken."""
        adapter = adapter_of(self._dal)
        try:
            with adapter.savepoint():
                self._dal.users.insert(
                    id=user.id, email=user.email, password_hash=user.password_hash, created_at=user.created_at
                )
        except adapter.driver.IntegrityError:
            return False
        return True

    def find_user(self, email: str) -> accounts.User | None:
        """Return the user with this address."""
        row = self._dal(self._dal.users.email == email).select().first()
        return accounts.User(row.id, row.email, row.password_hash, row.created_at) if row else None

    def lock_sign_in(self, name: str) -> None:
        """Keep others from counting failures for a name until this transaction ends."""
        lock(self._dal, f"sign-in:{name}")

    def find_failures(self, name: str, *, since: datetime) -> list[datetime]:
        """Return when sign-ins for a name failed, oldest first."""
        table = self._dal.failed_sign_ins
        return [row.at for row in self._dal((table.name == name) & (table.at > since)).select(orderby=table.at)]

    def add_failure(self, name: str, at: datetime) -> UUID:
        """Note that a sign-in for a name failed, and return the note's id."""
        failure = uuid7()
        self._dal.failed_sign_ins.insert(id=failure, name=name, at=at)
        return failure

    def delete_failure(self, failure: UUID) -> None:
        """Forget a failure that was none."""
        self._dal(self._dal.failed_sign_ins.id == failure).delete()

    def delete_failures(self, name: str, *, before: datetime) -> None:
        """Forget older failures for a name."""
        table = self._dal.failed_sign_ins
        self._dal((table.name == name) & (table.at < before)).delete()

    def delete_all_failures(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older failures for any name, and return how many."""
        table = self._dal.failed_sign_ins
        old = [row.id for row in self._dal(table.at < before).select(table.id, limitby=(0, limit))]
        return int(self._dal(table.id.belongs(old)).delete()) if old else 0
