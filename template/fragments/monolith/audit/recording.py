
    def add_visit(self, digest: str, user_id: UUID, now: datetime) -> None:
        """Keep a new visit."""
        super().add_visit(digest, user_id, now)
        self.record("sign-in", user_id, by=user_id)

    def delete_visit(self, digest: str) -> None:
        """Forget a visit."""
        visit = self.find_visit(digest)
        if visit is not None:
            super().delete_visit(digest)
            self.record("sign-out", visit.visitor.user_id, by=visit.visitor.user_id)

    def save_password(self, user_id: UUID, password_hash: str) -> None:
        """Keep a user's new password."""
        super().save_password(user_id, password_hash)
        self.record("password.change", user_id, by=user_id)

    def add_reset(self, reset: Reset) -> None:
        """Keep a token to reset a password."""
        super().add_reset(reset)
        self.record("password.ask", reset.user_id, by="anonymous")

    def save_staff(self, user_id: UUID, *, is_staff: bool) -> None:
        """Keep whether a user may use the admin panel."""
        super().save_staff(user_id, is_staff=is_staff)
        self.record("staff.appoint" if is_staff else "staff.dismiss", user_id, by="command")
