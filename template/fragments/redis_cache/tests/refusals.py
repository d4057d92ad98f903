        ("CACHE_URL", ""),
        ("CACHE_URL", "memory://"),
        ("CACHE_URL", "http://cache"),
