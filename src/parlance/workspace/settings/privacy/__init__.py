"""Pages about privacy: what is kept about persons, copies of it, erasures, and for how long."""
