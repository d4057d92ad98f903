

class Visit(models.Model):
    """A visit of somebody who is signed in."""

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    began_at = models.DateTimeField(db_index=True)
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "visits"


class PasswordReset(models.Model):
    """The digest of a token that came by mail."""

    digest = models.CharField(max_length=64, primary_key=True)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "password_resets"


class Staff(models.Model):
    """Somebody who may use the admin panel."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True)

    class Meta:
        db_table = "staff"
