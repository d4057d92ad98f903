    "postgresql": PostgreSQL(),
