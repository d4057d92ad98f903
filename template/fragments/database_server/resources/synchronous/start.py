        start_comparing(self.settings)
