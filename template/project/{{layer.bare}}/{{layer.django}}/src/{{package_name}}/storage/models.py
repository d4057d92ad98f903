"""The tables of this service; write the first model here."""
