"""What the forms about an account share: their page, and the way to it."""

from dataclasses import dataclass

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.domains.accounts.values.records import AccountDetail
from parlance.web import links
from parlance.web.components import Crumb
from parlance.web.conflicts import Conflict

FORM = "accounts/form.html"


@dataclass(frozen=True, slots=True)
class FormPage:
    """A form about an account; `hints` are words that a field with a list offers."""

    crumbs: tuple[Crumb, ...]
    title: str
    sub: str
    form: forms.Form
    button: str
    back: str
    conflict: Conflict | None = None
    hints_id: str = ""
    hints: tuple[str, ...] = ()


def crumbs_of(detail: AccountDetail, label: str) -> tuple[Crumb, ...]:
    one = detail.summary
    return (up(), Crumb(one.name, links.account(one.id)), Crumb(label))


def up() -> Crumb:
    return Crumb(_("Accounts"), f"{reverse('accounts')}?view=")
