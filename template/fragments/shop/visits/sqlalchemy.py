        self._session.execute(delete(models.RefreshToken).where(models.RefreshToken.user_id == user_id))
