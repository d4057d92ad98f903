
# Django writes the name of its hasher before the hash, so that `check_password` and the admin understand it, too.
_HASHER = "argon2"
