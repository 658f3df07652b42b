"""Long work that somebody waits for: what it is, how far it is, how it ended."""
