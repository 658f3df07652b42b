"""Changes of dashboards, one function per intention."""
