"""All routers of the API, by the path that they begin with; add yours."""

from ninja import Router

routers: dict[str, Router] = {}
