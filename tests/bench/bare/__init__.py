"""What a framework's own documentation would write: the opponents of `frameworks.py`."""
