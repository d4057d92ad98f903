
# The same without a thread, which streams have none of.
MIDDLEWARE = [name.replace(".web.middleware.", ".web.on_loop.") for name in MIDDLEWARE]
