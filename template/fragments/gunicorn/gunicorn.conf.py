# Processes are replaced, not all at the same time, so that what leaks stays small; no request is lost by it. More often
# costs: to import the code takes as long as ten thousand small requests.
max_requests = 100_000
max_requests_jitter = 10_000
