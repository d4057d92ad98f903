    # The name need not have an account.
    dal.define_table(
        "failed_sign_ins",
        Field("id", "uuid", notnull=True),
        Field("name", length=254, notnull=True),
        Field("at", "instant", notnull=True),
        primarykey=["id"],
    )
