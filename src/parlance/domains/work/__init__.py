"""Calendars, obligations, plans, tasks and stage machines."""
