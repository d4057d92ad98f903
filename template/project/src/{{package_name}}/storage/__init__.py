"""The only place that knows how things are kept: models, repository, migrations."""
