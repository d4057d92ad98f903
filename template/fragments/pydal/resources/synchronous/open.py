        self.database = Database(settings.database_url, settings.database_pool_size, Repository)
