"""The example: a small shop. Plain Python that knows no framework, no database and no network."""
