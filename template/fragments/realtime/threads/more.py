 + settings.stream_connections
