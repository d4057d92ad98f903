from ..platform import audit
