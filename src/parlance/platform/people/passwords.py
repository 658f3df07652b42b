"""Which passwords are good enough: long, not among the common ones, not made of own words.

No mix of kinds of characters is asked for, and nothing expires by itself.
"""

import re
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from parlance.platform.organisation.queries import organisation
from parlance.platform.people.errors import WeakPasswordError
from parlance.platform.people.models import User

LONGEST_PASSWORD = 1_000
_FEWEST_OTHER_CHARACTERS = 8
_SHORTEST_WORD = 3


class OwnWordsValidator:
    """Refuses a password of which little is left without the words that anybody would try.

    Those are the product's name, the organisation's, and the person's own name and address.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        left = password.casefold()
        for word in sorted(_own_words(user), key=len, reverse=True):
            left = left.replace(word, "")
        if left != password.casefold() and len(left) < _FEWEST_OTHER_CHARACTERS:
            raise ValidationError(
                _("Mostly your name, your address or the organisation's: others try those first."),
                code="password_own_words",
            )

    def get_help_text(self) -> str:
        return _("It is not made of your name, your address or the organisation's name.")


class LengthLimitValidator:
    """Refuses what nobody types, so that hashing it cannot be used to keep the server busy."""

    def validate(self, password: str, user: User | None = None) -> None:  # noqa: ARG002 - Django's
        if len(password) > LONGEST_PASSWORD:
            raise ValidationError(
                _("A password has at most %(most)s characters.") % {"most": LONGEST_PASSWORD},
                code="password_too_long",
            )

    def get_help_text(self) -> str:
        return ""


def checked_password(password: str, user: User) -> str:
    """Return the password; raise `WeakPasswordError` with all that is wrong with it."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPasswordError(" ".join(error.messages)) from error
    return password


def _own_words(user: Any) -> set[str]:
    texts = ["parlance", organisation().name]
    person = getattr(user, "person", None)
    if person is not None:
        texts += [person.name, person.email or ""]
    words = {word for text in texts for word in re.split(r"[\W_]+", text.casefold())}
    return {word for word in words if len(word) >= _SHORTEST_WORD}
