"""Accounts, their hierarchy, dated attributes, contacts and users."""
