"""The Django project: settings, URLs, the API and its errors; the rules are elsewhere."""
