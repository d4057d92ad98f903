from .loop import Lag
