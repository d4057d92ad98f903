from .streams.wire import open_sockets
