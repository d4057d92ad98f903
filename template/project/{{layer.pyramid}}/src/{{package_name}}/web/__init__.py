"""The Pyramid application: routes, views, security and errors; the rules are elsewhere."""
