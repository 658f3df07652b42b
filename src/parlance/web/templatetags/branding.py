from django import template

from parlance.web import branding
from parlance.web.branding import Brand

register = template.Library()


@register.simple_tag
def brand() -> Brand:
    """Return name, style sheet and logo of the organisation: `{% brand as brand %}`."""
    return branding.brand()
