

class Visit(Base):
    """A visit of somebody who is signed in."""

    __tablename__ = "visits"
    __table_args__ = (Index("ix_visits_began_at", "began_at"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]


class PasswordReset(Base):
    """The digest of a token that came by mail."""

    __tablename__ = "password_resets"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime]


class Staff(Base):
    """Somebody who may use the admin panel."""

    __tablename__ = "staff"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
