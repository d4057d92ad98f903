"""All modules with actions; import yours here."""
