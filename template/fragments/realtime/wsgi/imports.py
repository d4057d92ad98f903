from .streams.opening import SOCKET
from .streams.upgrade import upgrade
