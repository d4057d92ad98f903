"""`make lint-migrations` reads what this prints."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.loader import MigrationLoader

# The app; those of Django and of libraries have migrations that nobody here can change.
_OURS = "storage"


class Command(BaseCommand):
    """Prints the SQL of our migrations, without a database; Django's `sqlmigrate` asks for one."""

    help = "Print the SQL of our migrations"

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        """Print it."""
        graph = MigrationLoader(None).graph
        state = graph.make_state((), at_end=False)
        plan = dict.fromkeys(key for leaf in graph.leaf_nodes() for key in graph.forwards_plan(leaf))
        for key in plan:
            if key[0] != _OURS:
                state = graph.nodes[key].mutate_state(state, preserve=False)
                continue
            # A transaction, even if it is only printed, would need a connection.
            with connection.schema_editor(collect_sql=True, atomic=False) as editor:
                state = graph.nodes[key].apply(state, editor, collect_sql=True)
            self.stdout.write("\n".join(["BEGIN;", *editor.collected_sql, "COMMIT;"]))
