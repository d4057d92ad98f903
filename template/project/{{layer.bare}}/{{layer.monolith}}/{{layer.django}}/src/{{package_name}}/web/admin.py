"""The admin panel: who has an account; register what else staff are to see."""

from django.contrib import admin

from ..storage import models
from .site import Site, Watched, patterns

site = Site()


@admin.register(models.User, site=site)
class UserAdmin(Watched):
    """Users: staff see them."""

    list_display = ("email", "created_at")
    search_fields = ("email",)
    ordering = ("email",)
    fields = ("id", "email", "created_at")
    readonly_fields = fields


urlpatterns = patterns(site)
