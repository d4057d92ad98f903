"""Probes: is the process alive, and can it serve?"""

from ..platform.health import ALIVE, readiness
from .handlers import JSON, Handler, route


class LivenessHandler(Handler):
    """Tells that the process answers."""

    async def get(self) -> None:
        """Tell so."""
        self.send(ALIVE, JSON)


class ReadinessHandler(Handler):
    """Tells whether the process can serve, and what each dependency says."""

    async def get(self) -> None:
        """Ask them."""
        verdict = readiness(await self.resources.check())
        self.answer(verdict, 503 if verdict.status == "unavailable" else 200)


routes = [route("/livez", LivenessHandler), route("/readyz", ReadinessHandler)]
