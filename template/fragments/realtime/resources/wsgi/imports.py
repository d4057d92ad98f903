from .streams.serving import Streams
