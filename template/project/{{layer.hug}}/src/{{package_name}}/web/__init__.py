"""The hug application: routes, security and errors; the rules are elsewhere."""
