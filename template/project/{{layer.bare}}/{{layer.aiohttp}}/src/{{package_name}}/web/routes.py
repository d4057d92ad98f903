"""All route tables of the application; begin with the one below, and give each noun a module of its own."""

from aiohttp import web

routes = web.RouteTableDef()

tables = [routes]
