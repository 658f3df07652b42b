"""Persons, their sign-in, roles and rights."""
