        self.models = Models(settings)
