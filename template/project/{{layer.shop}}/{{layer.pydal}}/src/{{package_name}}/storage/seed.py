"""`make seed`: adds the samples, once."""

import sys

from ..platform.dal import adapter_of, opened_dal
from ..platform.passwords import hash_password
from ..platform.settings import get_settings
from ..shop.samples import EMAIL, PASSWORD, add_samples
from .models import define_tables
from .repository import Repository


def seed() -> None:
    """Add the samples to the database of the settings.

    Raises:
        SystemExit: in production, where anybody could sign in with the password of the samples.
    """
    settings = get_settings()
    if settings.in_production:
        sys.exit("The samples are for development; they come with a password that everybody knows.")
    with opened_dal(settings.database_url, define_tables) as dal, adapter_of(dal).transaction():
        if add_samples(Repository(dal), hash_password(PASSWORD)):
            sys.stdout.write(f"Added the samples; sign in as {EMAIL} with {PASSWORD}\n")


if __name__ == "__main__":
    seed()
