"""The modules of the application whose `includeme` adds routes; add yours."""

modules: list[str] = []
