"""The database's schema, brought up to date where there is no shell."""

from .migrations import migrate
from .settings import get_settings


def upgrade() -> None:
    """Bring the database to the newest schema."""
    migrate(get_settings().database_url)
