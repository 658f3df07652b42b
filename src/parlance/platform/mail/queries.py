from django.conf import settings


def is_configured() -> bool:
    """Tell whether letters are sent at all: whether `PARLANCE_MAIL` names a server."""
    return bool(settings.EMAIL_HOST)
