"""The Flask application: blueprints, security and errors; the rules are elsewhere."""

from apiflask.schema_adapters import registry

from .reading import StrictAdapter

# Here, since a route takes its adapter when its module is imported.
registry.register("pydantic", StrictAdapter)
