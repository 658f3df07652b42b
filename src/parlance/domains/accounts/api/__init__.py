"""Accounts, their people, segments and custom attributes, for programs."""
