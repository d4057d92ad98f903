        await self.cache.close()
