        repository.record("token.revoke", found.user_id, by=found.user_id)
