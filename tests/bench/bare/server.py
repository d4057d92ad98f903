"""What costs time in a service's own, so that it is the same here."""

# As many as `platform/admission.py` lets in, and its spare ones.
threads = 54
keepalive = 75
