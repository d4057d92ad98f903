        if self.cache_url.startswith("memory:"):
            faults.append("CACHE_URL: name the cache that all processes share, redis://… or rediss://…")
