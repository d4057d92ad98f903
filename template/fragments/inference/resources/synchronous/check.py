            "model": self.models.is_ready(),
