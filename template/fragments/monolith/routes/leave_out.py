    # Pages are for people.
    pages = {route.path.rstrip("/") for route in ROUTES}
    routes = {(method, path) for method, path in routes if path.rstrip("/") not in pages}
