"""What crosses the border of dashboards."""
