"""How names are compared and addressed."""

import re

_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def key_of(text: str) -> str:
    """Return how a name is compared: lower case, `-` for all that is no letter or digit.

    "Net Revenue Retention", "net_revenue_retention" and its slug have one key.
    """
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-")


def is_slug(text: str) -> bool:
    """Tell whether a text can be a term's address: lower case words joined by `-`."""
    return _SLUG.fullmatch(text) is not None


def watched_as(slug: str) -> str:
    """Return the subject of whoever watches a term."""
    return f"term:{slug}"
