        await self.streams.close()
