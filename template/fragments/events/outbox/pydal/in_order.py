        # Of events of one key, the earliest that waits comes first.
        later, earlier = self._dal.inbox, self._dal.inbox.with_alias("earlier")
        waiting = self._events.with_alias("waiting")
        behind = (earlier.key == later.key) & (earlier.id < later.id) & (waiting.id == earlier.id)
        due = due(~self._events.id.belongs(self._dal(behind)._select(later.id)))  # noqa: SLF001 - its name for SQL
