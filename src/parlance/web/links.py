"""Addresses that pages of several domains share."""

from datetime import date, timedelta

from django.urls import reverse

from parlance.kit.periods import Window
from parlance.web.components import address


def explanation(
    metric: str,
    window: Window,
    *,
    where: tuple[tuple[str, str], ...] = (),
    reading: str | None = None,
    version: int | None = None,
    as_of: date | None = None,
) -> str:
    """Return the address that explains one figure."""
    return address(
        reverse("explain"),
        metric=metric,
        **{"from": window.opens, "to": window.closes - timedelta(days=1)},
        where=[f"{name}:{value}" for name, value in where],
        reading=reading,
        version=version,
        as_of=as_of,
    )


def account(account_id: int) -> str:
    return reverse("account", args=[account_id])
