from dataclasses import fields
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name
from django import forms
from django.utils.translation import gettext_lazy

from parlance.kit.currencies import CURRENCIES
from parlance.platform.organisation.branding import accent_of
from parlance.platform.organisation.errors import InvalidSettingError
from parlance.platform.organisation.queries import settings_fingerprint
from parlance.platform.organisation.values import Organisation
from parlance.web.formatting import Format
from parlance.web.reader import locales, time_zones


class OrganisationForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    reporting_currency = forms.ChoiceField(
        label=gettext_lazy("Reporting currency"),
        help_text=gettext_lazy("Every figure of money is shown in it."),
    )
    time_zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Decides when a day begins, also where clocks change."),
    )
    fiscal_year_first_month = forms.TypedChoiceField(
        label=gettext_lazy("Fiscal year begins in"), coerce=int
    )
    locale = forms.ChoiceField(
        label=gettext_lazy("Numbers and dates"),
        help_text=gettext_lazy("How numbers, money and days are written, and read in forms."),
    )
    accent = forms.CharField(
        label=gettext_lazy("Accent color"),
        required=False,
        max_length=7,
        help_text=gettext_lazy("Such as #2a52c4; empty for the color of Parlance."),
    )
    is_narrowed_to_book = forms.BooleanField(
        label=gettext_lazy(
            "Customer success managers, account executives and account managers see only"
            " accounts that they own"
        ),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Kept in the audit log."),
    )
    expected = forms.CharField(widget=forms.HiddenInput, required=False)
    agreed = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, write: Format, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = {
            "reporting_currency": _currencies(write.locale),
            "time_zone": time_zones(),
            "fiscal_year_first_month": months(write.locale),
            "locale": locales(),
        }
        for name, values in choices.items():
            self.fields[name].choices = values  # type: ignore[attr-defined]

    def clean_accent(self) -> str:
        color: str = self.cleaned_data["accent"].strip()
        try:
            if color:
                accent_of(color)
        except InvalidSettingError as error:
            raise forms.ValidationError(str(error)) from error
        return color


def settings_named() -> list[str]:
    """Return the settings that the form holds; the logo has a form of its own."""
    return [one.name for one in fields(Organisation) if one.name != "logo"]


def initial(house: Organisation) -> dict[str, Any]:
    values = {name: getattr(house, name) for name in settings_named()}
    return values | {"expected": settings_fingerprint(house)}


def months(locale: str) -> list[tuple[int, str]]:
    names = Locale.parse(locale).months["stand-alone"]["wide"]
    return [(number, names[number]) for number in range(1, 13)]


def _currencies(locale: str) -> list[tuple[str, str]]:
    return [(one, f"{one} · {get_currency_name(one, locale=locale)}") for one in sorted(CURRENCIES)]
