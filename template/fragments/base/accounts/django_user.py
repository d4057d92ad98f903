class User(AbstractBaseUser):
    """Somebody who can sign in; Django's own user model could hardly be replaced later."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    id = models.UUIDField(primary_key=True)
    email = models.EmailField(unique=True)
    created_at = models.DateTimeField()
    # Nothing here reads it.
    last_login = None
{% for part in parts %}
{% include 'template/fragments/' ~ part.name ~ '/models/django_user.py' ignore missing %}
{% endfor %}

    class Meta:
        db_table = "users"
