"""`make migrate`: Django's own command, without the time limit of a request."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connection

from ....platform.migrating import make_way


class Command(migrate.Command):
    """Lets a migration take its time, such as one that makes an index on a large table."""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Migrate."""
        if connection.vendor != "sqlite":
            connection.settings_dict["OPTIONS"]["for_command"] = True
        make_way(lambda: super(Command, self).handle(*args, **options))
