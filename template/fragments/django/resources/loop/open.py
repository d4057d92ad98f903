        self.stream_database = AsyncDatabase(self.database, settings.database_pool_size)
        self.streams = Streams(settings, self.stream_database)
