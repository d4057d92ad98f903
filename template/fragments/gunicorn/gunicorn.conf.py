# Processes are replaced, not all at the same time, so that what leaks stays small; no request is lost by it.
max_requests = 10_000
max_requests_jitter = 1_000
