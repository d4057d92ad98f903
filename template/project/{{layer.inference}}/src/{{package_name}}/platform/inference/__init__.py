"""Model serving: artifacts that are verified, batches of requests, and versions side by side."""
