from .. import audit
