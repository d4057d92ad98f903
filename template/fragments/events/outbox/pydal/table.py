    dal.define_table(
        "inbox",
        Field("id", "uuid", notnull=True),
        Field("key", length=200, notnull=True),
        Field("received_at", "instant", notnull=True),
        primarykey=["id"],
    )
