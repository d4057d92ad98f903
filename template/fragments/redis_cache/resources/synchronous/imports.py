from .cache import Cache
from .sizing import processes
