        self.database = Database(Repository, settings.database_pool_size)
