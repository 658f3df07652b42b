"""Metrics, for programs."""
