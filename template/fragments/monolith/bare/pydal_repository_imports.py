from datetime import datetime
from uuid import UUID

from uuid_utils.compat import uuid7

from ..pages import people as accounts
from ..platform.dal import adapter_of, lock
