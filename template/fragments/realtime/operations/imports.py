from ..platform.streams.description import PRESENCE, STREAM
