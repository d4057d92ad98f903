        self.retrieval = Retrieval(settings)
