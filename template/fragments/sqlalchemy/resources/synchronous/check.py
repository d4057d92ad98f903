            "database": self.database.is_alive(READINESS_SECONDS),
