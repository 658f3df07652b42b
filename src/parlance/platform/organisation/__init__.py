"""The one organisation of this installation and its settings."""
