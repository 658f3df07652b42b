"""Who changed what, when and why: an append-only record."""
