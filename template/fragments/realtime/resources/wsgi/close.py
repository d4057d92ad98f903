        self.streams.close()
