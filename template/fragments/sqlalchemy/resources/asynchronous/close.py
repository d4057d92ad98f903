        await self.database.close()
