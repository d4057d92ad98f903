        if scope["type"] == "websocket":
            await upgrade(scope, receive, send, self.settings, self.limiter)
            return
