"""The embedded PostgreSQL: found, started, shared by commands, adopted after a crash, stopped."""
