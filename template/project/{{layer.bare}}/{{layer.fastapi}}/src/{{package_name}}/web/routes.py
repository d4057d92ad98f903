"""All routers of the application; begin with the one below, and give each noun a module of its own."""

from fastapi import APIRouter

from .route import StrictRoute

router = APIRouter(prefix="/v1", route_class=StrictRoute)

routers = [router]
