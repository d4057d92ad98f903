class FailedSignIn(Base):
    """A sign-in that failed, for a name that need not have an account."""

    __tablename__ = "failed_sign_ins"
    __table_args__ = (Index("ix_failed_sign_ins_name_at", "name", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(254))
    at: Mapped[datetime]
