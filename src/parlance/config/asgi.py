import os

from django.core.asgi import get_asgi_application
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parlance.config.settings")

application = get_asgi_application()

# Every request has a thread of its own, so connections are kept by a pool, not by threads.
connections.settings["default"]["OPTIONS"]["pool"] = {"min_size": 2, "max_size": 20, "timeout": 10}
