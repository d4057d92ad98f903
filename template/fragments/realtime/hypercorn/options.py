    # `platform/streams/messages.py` allows less, and says so.
    config.websocket_max_message_size = 64 * 1024
