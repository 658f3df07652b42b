"""Changes to terms, their names and their definitions."""
