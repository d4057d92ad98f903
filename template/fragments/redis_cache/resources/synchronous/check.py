            "cache": self.cache.is_alive(),
