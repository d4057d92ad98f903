        ("STREAM_URL", ""),
        ("STREAM_URL", "http://stream"),
