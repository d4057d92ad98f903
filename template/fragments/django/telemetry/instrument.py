    trace_queries()
