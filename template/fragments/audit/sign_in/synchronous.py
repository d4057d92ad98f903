        database.write(audit.refuse, "sign-in", user.id if user else "unknown", "anonymous")
