"""The Tornado application: request handlers and errors; the rules are elsewhere."""
