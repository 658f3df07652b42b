import os

from django.core.exceptions import ImproperlyConfigured


def whole_number(name: str, usual: int) -> int:
    """Return the positive whole number of an environment variable, or the usual one."""
    text = os.environ.get(name, "")
    if not text:
        return usual
    if not text.isdecimal() or int(text) < 1:
        message = f"{name} is a whole number of at least 1, not “{text}”."
        raise ImproperlyConfigured(message)
    return int(text)
