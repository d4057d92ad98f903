
    @property
    def dialect(self) -> str:
        """The database: `postgresql`, `mysql` or `sqlite`."""
        return self._session.get_bind().dialect.name

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement whose values stand as `%s`, and return its rows."""
        if self.dialect == "sqlite":
            statement = statement.replace("%s", "?")
        result = self._session.connection().exec_driver_sql(statement, values or None)
        return [tuple(row) for row in result] if result.returns_rows else []
