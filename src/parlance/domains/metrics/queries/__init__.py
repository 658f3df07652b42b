"""Questions to the metric catalogue."""
