        self.streams.start()
