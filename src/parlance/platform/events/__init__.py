"""What happened, told upwards after commit, at least once."""
