from ..platform.pages.resets import Reset
