from django.template import Library

from parlance.platform.single_sign_on.queries import choices, find_password_rule
from parlance.platform.single_sign_on.values import Choice

register = Library()


@register.simple_tag
def sign_in_choices() -> list[Choice]:
    """Return the identity providers that the sign-in page offers; the page itself is allauth's."""
    return choices()


@register.simple_tag
def passwords_are_limited() -> bool:
    """Tell whether only administrators sign in with a password."""
    return find_password_rule()
