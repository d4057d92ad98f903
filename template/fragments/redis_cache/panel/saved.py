        transaction.on_commit(lambda: storefront.forget(resources, [obj.id]))
