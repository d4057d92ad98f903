"""What routes ask for in their signatures; all of it asynchronous, since FastAPI runs the rest in threads."""

from typing import Annotated

from fastapi import Depends, Request

from ..platform.async_database import AsyncDatabase
from ..platform.resources import Resources
from ..platform.settings import Settings
from ..storage.repository import Repository


async def get_settings(request: Request) -> Settings:
    """Return the settings that the application was made with."""
    settings: Settings = request.app.state.settings
    return settings


async def get_resources(request: Request) -> Resources:
    """Return what the application holds open."""
    resources: Resources = request.app.state.resources
    return resources


async def get_database(request: Request) -> AsyncDatabase[Repository]:
    """Return the application's database."""
    return (await get_resources(request)).database


SettingsDependency = Annotated[Settings, Depends(get_settings)]
ResourcesDependency = Annotated[Resources, Depends(get_resources)]
DatabaseDependency = Annotated[AsyncDatabase[Repository], Depends(get_database)]
