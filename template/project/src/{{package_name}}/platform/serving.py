"""How long the server waits, whichever it is; in seconds."""

# From the first byte of a request to the end of its header: slower clients only hold connections.
HEADER_SECONDS = 20

# An idle connection: longer than load balancers keep theirs (60), or they send a request just as it is closed.
KEEP_ALIVE_SECONDS = 75

# Of which this much is left after SIGTERM, for a request that is on its way; its answer says that it is the last.
LINGER_SECONDS = 1

# Requests in flight after SIGTERM; keep it below the orchestrator's grace period.
GRACEFUL_SECONDS = 20

# A process that gives no sign of life, such as one whose event loop is blocked; longer than any request may take.
SILENT_SECONDS = 30
