"""All modules with routes; import yours here."""
