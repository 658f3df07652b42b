"""The pages of the settings; their menu is `web/settings.py`."""
