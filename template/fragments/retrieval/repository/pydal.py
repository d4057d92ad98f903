
    def lock_index(self) -> None:
        """Keep others from bringing the index of products up to date until this transaction ends."""
        lock(self._dal, "index")
