from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from parlance.platform.privacy.values import Fate
from parlance.web.components import Pill

FATES = {
    Fate.DELETED: (gettext_lazy("deleted"), "bad"),
    Fate.EMPTIED: (gettext_lazy("emptied"), "bad"),
    Fate.REPLACED: (gettext_lazy("given a random key"), "warn"),
    Fate.RELEASED: (gettext_lazy("left to an administrator"), "warn"),
    Fate.KEPT: (gettext_lazy("kept without a name"), ""),
}


def fate_pill(fate: Fate) -> Pill:
    word, tone = FATES[fate]
    return Pill(str(word), tone)


def longest(span: timedelta) -> str:
    """Return a length in days and hours, such as “30 days and 1 hour”."""
    days, hours = span.days, span.seconds // 3600
    parts = []
    if days:
        parts.append(ngettext("%(n)s day", "%(n)s days", days) % {"n": days})
    if hours or not days:
        parts.append(ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours})
    return _(" and ").join(parts)
