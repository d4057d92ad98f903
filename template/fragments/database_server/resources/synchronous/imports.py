from .connections import start_comparing
