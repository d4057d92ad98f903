            "database": await self.database.is_alive(READINESS_SECONDS),
