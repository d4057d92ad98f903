
AUTH_USER_MODEL = "storage.User"
# What `platform/passwords.py` writes, so that Django's own tools can check it.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
