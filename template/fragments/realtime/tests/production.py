    "STREAM_URL": "redis://stream:6379/0",
