"""The modules of the application whose `includeme` adds routes."""

modules = [".security", ".products", ".accounts", ".orders"]
