        self.lag.start()
