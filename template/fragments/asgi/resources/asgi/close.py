        self.lag.stop()
