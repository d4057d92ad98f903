    if url.get_backend_name() == "postgresql":
        options["connect_args"]["async_creator_fn"] = AsyncConnection.connect
