"""Pages about accounts: lists, segments, bulk edits, and the records of one account."""
