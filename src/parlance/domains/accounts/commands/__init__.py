"""Changes to accounts, their people and their attributes."""
