# Streams, and what requests may come besides.
worker_connections = settings.stream_connections + 1000
# In bytes; `platform/streams/messages.py` allows less, and says so.
websocket_max_message_size = 64 * 1024
