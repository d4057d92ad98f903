        Repository().record("product.change", obj.id, by=request.user.pk or "anonymous")
