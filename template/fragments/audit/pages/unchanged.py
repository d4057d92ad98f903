            yield from write(audit.refuse, "password.change", call.known.user_id, call.known.user_id)
