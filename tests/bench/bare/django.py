"""https://docs.djangoproject.com/en/stable/intro/"""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import models
from django.http import JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import path

from .documents import document

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["DATABASE_URL"].removeprefix("sqlite:///"),
            # By default it would connect anew for each request.
            "CONN_MAX_AGE": None,
        }
    },
    ROOT_URLCONF=__name__,
)
app = get_wsgi_application()


class Product(models.Model):
    """An article."""

    id = models.UUIDField(primary_key=True)
    sku = models.CharField()
    name = models.CharField()
    description = models.CharField()
    price_cents = models.IntegerField()
    currency = models.CharField()
    stock = models.IntegerField()

    class Meta:
        """Where it is kept."""

        app_label = "bare"
        db_table = "products"


def livez(_request):
    """Tell that the process answers."""
    return JsonResponse({"status": "ok"})


def read_product(_request, product_id):
    """Return one product."""
    return JsonResponse(document(get_object_or_404(Product, id=product_id)))


urlpatterns = [path("livez", livez), path("v1/products/<uuid:product_id>", read_product)]
