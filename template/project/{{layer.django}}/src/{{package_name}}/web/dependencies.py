"""What operations work with."""

from ..platform.resources import Resources
from ..platform.settings import get_settings

resources = Resources(get_settings())
database = resources.database
