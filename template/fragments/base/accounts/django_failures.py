class FailedSignIn(models.Model):
    """A sign-in that failed, for a name that need not have an account."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        db_table = "failed_sign_ins"
        indexes = (models.Index(fields=("name", "at"), name="ix_failed_sign_ins_name_at"),)
