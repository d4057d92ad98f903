            if path == SOCKET:
                conversation = upgrade(environ, self.settings)
                exchange.status = 101
                return conversation
