"""`make seed`: adds what a developer needs to begin with."""


def seed() -> None:
    """Add nothing yet; add your own first rows here, so that a second run changes nothing."""


if __name__ == "__main__":
    seed()
