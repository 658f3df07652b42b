"""The ground of the HTTP API: how parts declare their routes, and how every request is served.

A part registers its routes in its `apps.py`; `parlance.api` mounts what is registered.
"""
