"""Production does not start on settings that are fit for development only."""

import subprocess
from pathlib import Path

import pytest
from projects import environment, free_port
from services import command

# Nobody is asked before the settings are checked.
ADDRESSES = {
    "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
    "CACHE_URL": "redis://127.0.0.1:1",
    "BROKER_URL": "redis://127.0.0.1:1",
}
UNFIT = {
    "SECRET_KEY": [None, "for-development-only-never-in-production", "short"],
    "DATABASE_URL": [None, "sqlite:///./data/development.sqlite3"],
    "ALLOWED_HOSTS": [None, "*", "api.example.com,*"],
    "CACHE_URL": [None, "memory://"],
    "BROKER_URL": [None],
    "LOG_LEVEL": ["DEBUG"],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in UNFIT.items() for value in values])
def test_production_refuses(project: Path, production: dict[str, str], name: str, value: str | None) -> None:
    fit = production | ADDRESSES | {"PORT": str(free_port())}
    variables = environment(**fit | {name: value or ""})

    started = subprocess.run(
        command(project, "serve", variables),
        cwd=project,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )

    assert started.returncode != 0
    assert f"{name}: " in started.stdout
    assert not any(f"{other}: " in started.stdout for other in fit if other != name)
