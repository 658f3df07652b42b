"""Parlance: a customer success platform whose glossary is executable."""

__version__ = "0.1.0"
