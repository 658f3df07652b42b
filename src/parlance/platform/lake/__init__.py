"""Facts as Delta tables, published whole and read as pinned snapshots."""
