"""The FastAPI application: routes, dependencies and errors; the rules are elsewhere."""
