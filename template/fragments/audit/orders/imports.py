from ..platform.audit import Actor
