from .platform import audit
