        yield from write(audit.refuse, "access", request.path, call.known.user_id)
