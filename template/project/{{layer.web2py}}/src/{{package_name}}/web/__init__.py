"""The py4web application: actions, fixtures and errors; the rules are elsewhere."""
