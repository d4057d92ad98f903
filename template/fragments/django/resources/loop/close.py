        self.stream_database.close()
