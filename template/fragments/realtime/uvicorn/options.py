        "ws": "wsproto",
        # In bytes; `platform/streams/messages.py` allows less, and says so.
        "ws_max_size": 64 * 1024,
