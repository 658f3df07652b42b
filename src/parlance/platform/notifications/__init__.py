"""Telling people what happened: on their page, and by mail as each of them chose."""
