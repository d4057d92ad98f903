
    `by` is who does it, if not the user.
