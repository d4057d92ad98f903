    def add_user(self, user: accounts.User) -> bool:
        """Keep a new user; False if the address is taken."""
        password = f"{_HASHER}{user.password_hash}"
        try:
            with transaction.atomic():
                models.User.objects.create(id=user.id, email=user.email, password=password, created_at=user.created_at)
        except IntegrityError:
            return False
        return True

    def find_user(self, email: str) -> accounts.User | None:
        """Return the user with this address."""
        row = models.User.objects.filter(email=email).first()
        return accounts.User(row.id, row.email, row.password.removeprefix(_HASHER), row.created_at) if row else None

    def lock_sign_in(self, name: str) -> None:
        """Keep others from counting failures for a name until this transaction ends."""
        lock(f"sign-in:{name}")

    def find_failures(self, name: str, *, since: datetime) -> list[datetime]:
        """Return when sign-ins for a name failed, oldest first."""
        rows = models.FailedSignIn.objects.filter(name=name, at__gt=since).order_by("at")
        return list(rows.values_list("at", flat=True))

    def add_failure(self, name: str, at: datetime) -> UUID:
        """Note that a sign-in for a name failed, and return the note's id."""
        return models.FailedSignIn.objects.create(id=uuid7(), name=name, at=at).id

    def delete_failure(self, failure: UUID) -> None:
        """Forget a failure that was none."""
        models.FailedSignIn.objects.filter(id=failure).delete()

    def delete_failures(self, name: str, *, before: datetime) -> None:
        """Forget older failures for a name."""
        models.FailedSignIn.objects.filter(name=name, at__lt=before).delete()

    def delete_all_failures(self, limit: int, *, before: datetime) -> int:
        """Forget up to `limit` older failures for any name, and return how many."""
        expired = models.FailedSignIn.objects.filter(at__lt=before).values_list("pk", flat=True)[:limit]
        return models.FailedSignIn.objects.filter(pk__in=list(expired)).delete()[0]
