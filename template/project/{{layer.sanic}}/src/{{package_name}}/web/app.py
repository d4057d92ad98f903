"""The application factory."""

from sanic.config import Config
from sanic.response import BaseHTTPResponse

from ..platform.resources import Resources
from ..platform.settings import SERVICE, Settings
from . import cors, docs, errors, health
from .application import Application, Context, Request
from .routes import blueprints


def create_app(settings: Settings) -> Application:
    """Return the application for these settings; its connections open when it starts and close when it stops."""
    app = Application(
        SERVICE,
        # The environment is read in one place, `platform/settings.py`.
        config=Config({"MOTD": False}, env_prefix=None),
        ctx=Context(settings),
        strict_slashes=True,
        configure_logging=False,
    )

    @app.before_server_start
    async def open_resources(app: Application) -> None:
        app.ctx.resources = Resources(settings)
        app.ctx.resources.start()

    @app.after_server_stop
    async def close_resources(app: Application) -> None:
        await app.ctx.resources.close()

    @app.middleware("response")
    async def measure(_request: Request, response: BaseHTTPResponse) -> None:
        # Sanic leaves that to its own server.
        if response.body:
            response.headers["Content-Length"] = str(len(response.body))

    errors.register(app)
    if settings.cors_allowed_origins:
        cors.allow(app, settings.cors_allowed_origins)
    app.blueprint(health.blueprint)
    if settings.serves_docs:
        app.blueprint(docs.blueprint)
    for blueprint in blueprints:
        app.blueprint(blueprint)
    return app
