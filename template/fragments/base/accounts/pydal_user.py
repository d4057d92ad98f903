    dal.define_table(
        "users",
        Field("id", "uuid", notnull=True),
        Field("email", length=254, notnull=True, unique=True),
        Field("password_hash", length=200, notnull=True),
        Field("created_at", "instant", notnull=True),
        primarykey=["id"],
    )
