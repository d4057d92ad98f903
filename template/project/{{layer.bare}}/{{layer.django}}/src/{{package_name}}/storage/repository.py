"""What use cases see of the database."""


class Repository:
    """Write your queries as methods; they run in the transaction of their use case."""
