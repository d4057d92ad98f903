from .pages import people
