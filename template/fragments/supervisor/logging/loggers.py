            # It comes with a handler of its own; the root's is enough.
            "gunicorn.error": {"handlers": [], "propagate": True},
            # The access log is written where the request id is known.
            "gunicorn.access": {"handlers": [], "propagate": False},
