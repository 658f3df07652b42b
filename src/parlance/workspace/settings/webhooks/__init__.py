"""Which programs are told of changes, and what became of each message."""
