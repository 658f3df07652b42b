"""Changes: what the directory tells of members and groups, and what administrators set."""
