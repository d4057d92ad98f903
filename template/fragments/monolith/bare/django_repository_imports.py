from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from uuid_utils.compat import uuid7

from ..pages import people as accounts
from ..platform.connection import lock
from . import models
