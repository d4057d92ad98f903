    "BROKER_URL": "redis://localhost",
