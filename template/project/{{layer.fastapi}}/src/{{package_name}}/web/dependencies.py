"""What routes ask for in their signatures."""

from typing import Annotated

from fastapi import Depends, Request

from ..platform.async_database import AsyncDatabase
from ..platform.resources import Resources
from ..platform.settings import Settings
from ..storage.repository import Repository


def get_settings(request: Request) -> Settings:
    """Return the settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


def get_resources(request: Request) -> Resources:
    """Return what the application holds open."""
    resources: Resources = request.app.state.resources
    return resources


def get_database(request: Request) -> AsyncDatabase[Repository]:
    """Return the application's database."""
    return get_resources(request).database


SettingsDependency = Annotated[Settings, Depends(get_settings)]
ResourcesDependency = Annotated[Resources, Depends(get_resources)]
DatabaseDependency = Annotated[AsyncDatabase[Repository], Depends(get_database)]
