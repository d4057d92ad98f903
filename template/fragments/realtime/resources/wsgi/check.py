            "streams": self.streams.is_alive(),
