"""The steps by which the schema came to be; `make migration` writes the next."""
