"""All routes of the application: `route("/v1/things/{thing_id}", ThingHandler)`; give each noun a module of its own."""

from tornado.routing import URLSpec

routes: list[URLSpec] = []
