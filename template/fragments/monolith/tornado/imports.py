from .pages import show_problem
