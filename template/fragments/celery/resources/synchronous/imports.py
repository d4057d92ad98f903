from .jobs import broker_is_alive
