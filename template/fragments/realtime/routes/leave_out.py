    # OpenAPI has no words for a WebSocket.
    routes -= {("GET", "/v1/stream/socket")}
