            "cache": await self.cache.is_alive(),
