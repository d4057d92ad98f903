"""The aiohttp application: route tables, middlewares and errors; the rules are elsewhere."""
