"""What crosses the border of revenue, in plain values."""
