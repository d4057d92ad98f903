        self.database = AsyncDatabase(settings.database_url, settings.database_pool_size, Repository)
