"""Dashboards: pages that people compose from tiles, share, show on a wall and print.

A dashboard keeps what is asked, never an answer: whoever opens it gets figures over the accounts
and with the rights that are their own.
"""
