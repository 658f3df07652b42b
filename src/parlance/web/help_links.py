"""Which page of the handbook helps where: each page of the product leads to one, at one place."""

from dataclasses import dataclass

from django.urls import reverse

from parlance.web.handbook import articles

_HELPS = {
    "/": ("tutorial", "a-first-chart"),
    "/accounts": ("how-to", "filter-and-change-accounts"),
    "/accounts/segments": ("how-to", "filter-and-change-accounts"),
    "/dashboards": ("how-to", "build-and-share-a-dashboard"),
    "/explain": ("explanation", "why-every-number-has-a-version"),
    "/glossary": ("tutorial", "agree-on-a-word"),
    "/metrics": ("explanation", "why-every-number-has-a-version"),
    "/notifications": ("how-to", "choose-what-you-are-told"),
    "/palette": ("reference", "keys"),
    "/revenue": ("explanation", "how-money-is-counted"),
    "/search": ("reference", "keys"),
    "/second-step": ("how-to", "require-a-second-factor"),
    "/settings/attributes": ("how-to", "filter-and-change-accounts"),
    "/settings/audit": ("how-to", "read-the-audit-log"),
    "/settings/exports": ("reference", "exchange-files"),
    "/settings/imports": ("how-to", "import-a-spreadsheet"),
    "/settings/jobs": ("explanation", "facts-and-freshness"),
    "/settings/notifications": ("how-to", "choose-what-you-are-told"),
    "/settings/organisation": ("how-to", "brand-it"),
    "/settings/people": ("how-to", "invite-people"),
    "/settings/privacy": ("how-to", "erase-a-person"),
    "/settings/rates": ("how-to", "set-currency-and-rates"),
    "/settings/rights": ("reference", "roles-and-rights"),
    "/settings/sign-in": ("how-to", "require-a-second-factor"),
    "/settings/single-sign-on": ("how-to", "set-up-single-sign-on"),
    "/settings/tokens": ("how-to", "call-the-api"),
    "/settings/webhooks": ("how-to", "receive-webhooks"),
    "/views": ("how-to", "filter-and-change-accounts"),
}
"""From where a path begins to the kind and name of the page that helps there."""


@dataclass(frozen=True, slots=True)
class HelpLink:
    """Where help is found for a page; `title` is empty where that is the whole handbook."""

    href: str
    title: str = ""


def help_for(path: str) -> HelpLink:
    """Return what helps at `path`: the page for the longest part of it, else the contents."""
    place = path.rstrip("/") or "/"
    while place:
        found = articles().get(_HELPS.get(place, ("", "")))
        if found is not None:
            return HelpLink(found.href, found.title)
        place = place.rpartition("/")[0]
    return HelpLink(reverse("help"))
