"""GraphQL, apart from what the graph holds: messages, limits, and one transaction for each operation."""
