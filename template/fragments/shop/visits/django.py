        models.RefreshToken.objects.filter(user_id=user_id).delete()
