"""The Sanic application: blueprints, listeners and errors; the rules are elsewhere."""
