from .streams.upgrade import upgrade
