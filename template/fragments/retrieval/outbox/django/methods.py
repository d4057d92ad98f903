
    @property
    def dialect(self) -> str:
        """The database: `postgresql`, `mysql` or `sqlite`."""
        return str(transaction.get_connection().vendor)

    def run(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Run a statement whose values stand as `%s`, and return its rows."""
        with transaction.get_connection().cursor() as cursor:
            cursor.execute(statement, values or None)
            return list(cursor.fetchall()) if cursor.description else []
