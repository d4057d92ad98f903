from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from ..pages import people as accounts
from ..platform.engine import lock
from . import models
