        self.retrieval.stop()
