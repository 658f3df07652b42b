"""What is kept about persons: handed out, erased, kept no longer than said."""
