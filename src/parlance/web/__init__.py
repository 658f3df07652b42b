"""The shell of every page, components, charts and static files."""
