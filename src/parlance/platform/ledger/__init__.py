"""Records that are never overwritten, and loads that write many records at once."""
