"""How long the server waits, whichever it is, and for how much."""

# Seconds from the first byte of a request to the end of its header: slower clients only hold connections.
HEADER_SECONDS = 20

# Bytes that a header may have.
LARGEST_HEADER = 32 * 1024

# Seconds of an idle connection: longer than load balancers keep theirs (60), or they use one that is just closing.
KEEP_ALIVE_SECONDS = 75

# Seconds that requests in flight have after SIGTERM; keep it below the orchestrator's grace period.
GRACEFUL_SECONDS = 20
