        self.models.start()
