"""Imports, exports and bulk calls for programs."""
