"""Django's backend for PostgreSQL, with limits to how long the server may take."""
