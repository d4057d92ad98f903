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
FORGOTTEN = dict.fromkeys(["SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS", "CACHE_URL", "BROKER_URL"], "")
LEFT_FROM_DEVELOPMENT = {
    "SECRET_KEY": "for-development-only-never-in-production",
    "DATABASE_URL": "sqlite:///./data/development.sqlite3",
    "ALLOWED_HOSTS": "*",
    "CACHE_URL": "memory://",
    "LOG_LEVEL": "DEBUG",
}
CARELESS = {
    "SECRET_KEY": "short",
    "SECRET_KEY_FALLBACKS": "short",
    "ALLOWED_HOSTS": "api.example.com,*",
    "TRUSTED_PROXIES": "0.0.0.0/0",
}


@pytest.mark.parametrize(
    "unfit", [FORGOTTEN, LEFT_FROM_DEVELOPMENT, CARELESS], ids=["forgotten", "left-from-development", "careless"]
)
def test_production_refuses(project: Path, production: dict[str, str], unfit: dict[str, str]) -> None:
    settings = production | ADDRESSES | {"PORT": str(free_port())} | unfit
    variables = environment(**settings)

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
    assert {name for name in settings if f"{name}: " in started.stdout} == unfit.keys()
