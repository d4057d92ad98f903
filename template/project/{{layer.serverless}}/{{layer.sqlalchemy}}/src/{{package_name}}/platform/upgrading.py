"""The database's schema, brought up to date where there is no shell."""

from alembic import command
from alembic.config import Config

from .settings import SERVICE


def upgrade() -> None:
    """Bring the database to the newest schema."""
    config = Config()
    config.set_main_option("script_location", f"{SERVICE}.storage:migrations")
    command.upgrade(config, "head")
