"""`make embed`: brings the index up to date now; a run that was interrupted goes on where it stopped."""

import sys

from ..platform.background import open_database
from ..platform.settings import get_settings
from .embedding import get_embedder
from .index import Progress, refresh_page


def embed_all() -> None:
    """Look at all products, and tell how far it has come."""
    database = open_database(get_settings())
    progress, embedder = Progress(), get_embedder()
    while True:
        # Each page is a transaction: what is done stays done.
        progress = database.write(refresh_page, progress, embedder)
        sys.stdout.write(f"{progress.seen} products seen, {progress.embedded} embedded\n")
        if progress.after is None:
            break
    database.close()


if __name__ == "__main__":
    embed_all()
