            "embeddings": self.retrieval.is_ready(),
