"""Django's settings, addresses and middleware."""
