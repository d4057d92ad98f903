    repository.record("sign-up", user.id, by=user.id)
