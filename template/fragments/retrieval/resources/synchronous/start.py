        self.retrieval.start()
