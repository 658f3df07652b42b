"""Saved views: the address of a list, which holds its whole state, under a name."""
