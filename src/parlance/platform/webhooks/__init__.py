"""Programs elsewhere are told of changes: signed, tried again, and every attempt on record."""
