"""The database's schema, brought up to date where there is no shell."""

from django.core.management import call_command

# It sets Django up.
from . import background  # noqa: F401


def upgrade() -> None:
    """Bring the database to the newest schema."""
    call_command("migrate", interactive=False)
