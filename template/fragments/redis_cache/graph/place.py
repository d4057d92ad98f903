    changed = [line.product_id for line in lines]
    info.context.operation.afterwards.append(partial(storefront.forget, product_ids=changed))
