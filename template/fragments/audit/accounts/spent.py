        repository.record("token.refresh", found.user_id, by="anonymous", outcome="refused")
