
    @property
    def dialect(self) -> str:
        """The database: `postgresql`, `mysql` or `sqlite`."""
        engine = str(adapter_of(self._dal).dbengine)
        return "postgresql" if engine == "postgres" else engine

    def run(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement whose values stand as `%s`, and return its rows."""
        adapter = adapter_of(self._dal)
        adapter.execute(statement.replace("%s", "?") if self.dialect == "sqlite" else statement, values)
        return list(adapter.cursor.fetchall()) if adapter.cursor.description else []
