        if not self.stream_url:
            faults.append("STREAM_URL: name the Redis that carries messages to all processes, redis://… or rediss://…")
