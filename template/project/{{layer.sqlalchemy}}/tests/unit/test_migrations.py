"""Migrations make the schema that the models describe."""

from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

ROOT = Path(__file__).parents[2]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/test.sqlite3")
    return Config(toml_file=ROOT / "pyproject.toml")


def test_no_migration_is_missing(config: Config) -> None:
    command.upgrade(config, "head")
    command.check(config)


def test_migrations_can_be_undone(config: Config) -> None:
    command.upgrade(config, "head")
    command.downgrade(config, "base")
    command.upgrade(config, "head")
