
# Django's admin: who is signed in is what our own pages say (`web/site.py`), so Django's sessions stay empty.
INSTALLED_APPS += [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
]
MIDDLEWARE += [
    "django.contrib.sessions.middleware.SessionMiddleware",
    f"{SERVICE}.web.site.Authentication",
    "django.contrib.messages.middleware.MessageMiddleware",
]
AUTHENTICATION_BACKENDS: list[str] = []
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = service.in_production
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if service.in_production else "csrf"
# A proxy that TRUSTED_PROXIES does not name hides that browsers speak TLS.
CSRF_TRUSTED_ORIGINS = [service.public_url]
STATIC_URL = f"/static/django-{get_version()}/"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
{% for part in parts %}
{% include 'template/fragments/' ~ part.name ~ '/monolith/settings.py' ignore missing %}
{% endfor %}
