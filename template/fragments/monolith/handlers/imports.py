from .platform.pages import resets, visits
