"""Where requests go."""

from django.urls import path

from ..platform.settings import get_settings
from . import errors
from .api import create_api

urlpatterns = [path("", create_api(get_settings()).urls)]

handler400 = errors.view(400)
handler403 = errors.view(403)
handler404 = errors.view(404)
handler500 = errors.view(500)
