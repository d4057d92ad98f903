"""What Lambda calls, in modules of their own: each imports what it needs and no more. `template.yaml` names them."""

import random
from importlib import import_module
from logging.config import dictConfig

from snapshot_restore_py import register_after_restore, register_before_snapshot
from uuid_utils import reseed_rng

from ..platform import flushing
from ..platform.logging import logging_config
from ..platform.settings import get_settings

settings = get_settings()
dictConfig(logging_config(settings))
# Before anything is imported that it observes.
flushing.start(settings)

# With SnapStart, many processes begin as copies of one. That one has connected to nothing yet, since connections open
# with the first request; but its random numbers would be the same in all copies.
register_after_restore(random.seed)
register_after_restore(reseed_rng)
# Takes a third of a second, which the first event would wait for.
register_before_snapshot(import_module, "boto3")
