"""Dashboards for programs."""
