"""`make seed`: adds what a developer needs to begin with."""

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Adds nothing yet; add your own first rows here, so that a second run changes nothing."""

    help = "Add what a developer needs to begin with, once"

    def handle(self, *args: object, **options: object) -> None:
        """Add it."""
