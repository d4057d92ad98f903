    yield from run(storefront.forget, [product_id])
