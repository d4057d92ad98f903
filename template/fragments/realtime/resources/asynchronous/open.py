        self.streams = Streams(settings, self.database)
