"""Streams: what clients are told without asking, over Server-Sent Events and WebSockets."""
