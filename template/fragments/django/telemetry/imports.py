from .queries import trace_queries
