from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parlance.domains.accounts.values.records import AttributeType, Definition
from parlance.kit.errors import InvalidError
from parlance.kit.tables import LONGEST_TEXT
from parlance.platform.privacy.consents import Consent
from parlance.web.numbers import parse_number, typed_number

Pairs = list[tuple[str, str]]

CONSENT_WORDS = (
    ("", gettext_lazy("not known")),
    (Consent.GIVEN.value, gettext_lazy("given")),
    (Consent.WITHDRAWN.value, gettext_lazy("withdrawn")),
)


class DayInput(forms.DateInput):
    """A day, picked or typed; the browser sends it as 2026-01-31."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class NumberText(forms.CharField):
    """A number as this organisation writes numbers, kept with a point."""

    def __init__(self, *, locale: str, **options: Any) -> None:
        super().__init__(**options)
        self.locale = locale

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text.strip():
            return ""
        try:
            return format(parse_number(text, self.locale), "f")
        except InvalidError as error:
            raise forms.ValidationError(str(error)) from error


def text_field(label: Any, *, required: bool = False, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=LONGEST_TEXT, **more)


def value_field(
    field: Definition, *, locale: str, people: Pairs | None = None, label: str = ""
) -> forms.Field:
    """Return the form field for a value of an attribute; `people` makes it a choice of them."""
    told: dict[str, Any] = {
        "label": label or field.label,
        "required": False,
        "help_text": field.description,
    }
    if people is not None:
        return forms.ChoiceField(choices=[("", _("nobody")), *people], **told)
    match field.type:
        case AttributeType.NUMBER | AttributeType.MONEY:
            return NumberText(locale=locale, max_length=60, **told)
        case AttributeType.DATE:
            return forms.DateField(widget=DayInput(), **told)
        case AttributeType.BOOLEAN:
            choices = [("", "\u2013"), ("true", _("yes")), ("false", _("no"))]
            return forms.ChoiceField(choices=choices, **told)
        case AttributeType.CHOICE:
            pairs = [(one, one) for one in field.choices]
            return forms.ChoiceField(choices=[("", "\u2013"), *pairs], **told)
        case _:
            return forms.CharField(max_length=LONGEST_TEXT, **told)


def typed(field: Definition, value: str | None, locale: str) -> str:
    """Return a kept value as its form field shows it."""
    if value and field.type in {AttributeType.NUMBER, AttributeType.MONEY}:
        return typed_number(Decimal(value), locale)
    return value or ""


def as_text(value: Any) -> str | None:
    """Return what a form field made of its text as a value to keep."""
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value not in (None, "") else None


class EditForm(forms.Form):
    """The name and attributes of an account, from a day on."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)
    name = text_field(gettext_lazy("Name"), required=True)

    def __init__(
        self, *args: Any, attributes: Mapping[str, forms.Field], has_day: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.attributes = tuple(attributes)
        self.fields.update(attributes)
        if has_day:
            self.fields["from_on"] = forms.DateField(
                label=_("In force from"),
                widget=DayInput(),
                help_text=_("What changed counts from this day on; it may lie ahead."),
            )
            self.fields["reason"] = text_field(
                _("Reason"), help_text=_("Kept in the history and the audit log.")
            )

    @property
    def values(self) -> dict[str, str | None]:
        """The attributes that were sent, clean."""
        return {key: as_text(self.cleaned_data[key]) for key in self.attributes if key in self.data}

    def asked(self, name: str) -> str | None:
        """Return what was asked for a field, clean."""
        return as_text(self.cleaned_data[name])


class NewAccountForm(EditForm):
    source_id = text_field(
        gettext_lazy("Source id"),
        help_text=gettext_lazy("Your own key of this account. Empty: one is made."),
    )
    signed_up_on = forms.DateField(
        label=gettext_lazy("Signed up on"), required=False, widget=DayInput()
    )


class ContactForm(forms.Form):
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)
    name = text_field(gettext_lazy("Name"), required=True)
    email = text_field(gettext_lazy("E-mail"))
    phone = text_field(gettext_lazy("Telephone"))
    title = text_field(gettext_lazy("Job title"))
    role = text_field(
        gettext_lazy("Role at the account"),
        help_text=gettext_lazy("Such as champion, decision maker, economic buyer, user."),
        widget=forms.TextInput(attrs={"list": "contact-roles"}),
    )

    @property
    def told(self) -> dict[str, Any]:
        """What was typed, empty fields as none."""
        told = {key: value or None for key, value in self.cleaned_data.items()}
        return {key: value for key, value in told.items() if key != "fingerprint"}


class ConsentForm(forms.Form):
    """What a contact has said about being written to; "" is not known."""

    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)
    consent_service = forms.ChoiceField(
        label=gettext_lazy("Messages about the service"),
        choices=CONSENT_WORDS,
        required=False,
        help_text=gettext_lazy("Allowed unless withdrawn: news of what the person uses."),
    )
    consent_marketing = forms.ChoiceField(
        label=gettext_lazy("Marketing"),
        choices=CONSENT_WORDS,
        required=False,
        help_text=gettext_lazy("Allowed only when given."),
    )
    consent_on = forms.DateField(label=gettext_lazy("Said on"), required=False, widget=DayInput())
    consent_by = text_field(
        gettext_lazy("By which means"),
        help_text=gettext_lazy("Such as web form, contract, call."),
        widget=forms.TextInput(attrs={"list": "consent-means"}),
    )

    @property
    def told(self) -> dict[str, Any]:
        """What was chosen, as the command takes it."""
        told = self.cleaned_data
        words = ("consent_service", "consent_marketing")
        return {
            **{name: Consent(told[name]) if told[name] else None for name in words},
            "consent_on": told["consent_on"],
            "consent_by": told["consent_by"] or None,
        }


class SegmentForm(forms.Form):
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)
    name = text_field(gettext_lazy("Name"), required=True)
    expression = forms.CharField(
        label=gettext_lazy("Rule"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4, "class": "mono", "spellcheck": "false"}),
        help_text=gettext_lazy("In the Parlance language; true for the accounts in the segment."),
    )
    description = forms.CharField(
        label=gettext_lazy("What it is for"), required=False, max_length=2_000
    )
    is_shared = forms.BooleanField(label=gettext_lazy("For everybody"), required=False)
    reason = text_field(gettext_lazy("Reason for the change"))


class TeamForm(forms.Form):
    role = text_field(
        gettext_lazy("Role"),
        required=True,
        widget=forms.TextInput(attrs={"list": "team-roles"}),
    )
    person_id = forms.UUIDField(label=gettext_lazy("Person"), widget=forms.Select)
    starts_on = forms.DateField(label=gettext_lazy("From"), widget=DayInput())

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["person_id"].widget
        widget.choices = [("", _("Choose somebody")), *people]
