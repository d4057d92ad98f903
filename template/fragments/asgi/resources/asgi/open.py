        self.lag = Lag()
