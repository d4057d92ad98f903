"""`make seed`: adds the samples, once."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from ....platform.passwords import hash_password
from ....platform.settings import get_settings
from ....shop.samples import EMAIL, PASSWORD, add_samples
from ...repository import Repository


class Command(BaseCommand):
    """Refuses in production, where anybody could sign in with the password of the samples."""

    help = "Add the samples, once"

    def handle(self, *args: object, **options: object) -> None:
        """Add them."""
        if get_settings().in_production:
            raise CommandError("The samples are for development; they come with a password that everybody knows.")
        with transaction.atomic():
            if add_samples(Repository(), hash_password(PASSWORD)):
                self.stdout.write(f"Added the samples; sign in as {EMAIL} with {PASSWORD}")
