    RedisInstrumentor().instrument()
