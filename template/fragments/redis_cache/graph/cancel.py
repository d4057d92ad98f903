    changed = [line.product_id for line in orders.read_order(info.context.repository, user_id, order_id).lines]
    info.context.operation.afterwards.append(partial(storefront.forget, product_ids=changed))
