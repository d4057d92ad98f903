"""What routes ask for in their signatures."""

from typing import Annotated

from fastapi import Depends, Request

from ..platform.database import Database
from ..platform.settings import Settings
from ..storage.repository import Repository


def get_settings(request: Request) -> Settings:
    """Return the settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def get_database(request: Request) -> Database[Repository]:
    """Return the application's database."""
    database: Database[Repository] = request.app.state.database
    return database


SettingsDependency = Annotated[Settings, Depends(get_settings)]
DatabaseDependency = Annotated[Database[Repository], Depends(get_database)]
