"""The application factory."""

from collections.abc import AsyncIterator

from aiohttp.web import Application

from ..platform.http import LARGEST_BODY
from ..platform.resources import Resources
from ..platform.settings import Settings
from . import docs, health, middlewares, telemetry
from .keys import RESOURCES
from .routes import tables


def create_app(settings: Settings) -> Application:
    """Return the application for these settings; its connections open when it starts and close when it stops."""

    async def open_resources(app: Application) -> AsyncIterator[None]:
        app[RESOURCES] = Resources(settings)
        app[RESOURCES].start()
        yield
        await app[RESOURCES].close()

    app = Application(
        middlewares=[
            middlewares.shell(settings),
            *telemetry.middlewares(),
            *middlewares.cors(settings.cors_allowed_origins),
            middlewares.errors,
        ],
        client_max_size=LARGEST_BODY,
    )
    app.cleanup_ctx.append(open_resources)
    app.on_response_prepare.append(middlewares.complete_streamed)
    app.add_routes(health.routes)
    if settings.serves_docs:
        app.add_routes(docs.routes)
    for table in tables:
        app.add_routes(table)
    return app
