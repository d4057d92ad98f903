        self._dal(self._dal.refresh_tokens.user_id == user_id).delete()
