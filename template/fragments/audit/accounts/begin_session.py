    repository.record("sign-in", user_id, by=user_id)
