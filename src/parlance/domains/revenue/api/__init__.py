"""Contracts, prices and their movements, for programs."""
