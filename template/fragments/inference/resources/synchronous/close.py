        self.models.stop()
