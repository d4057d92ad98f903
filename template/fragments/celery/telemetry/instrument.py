    CeleryInstrumentor().instrument()  # type: ignore[no-untyped-call] # it is not annotated
