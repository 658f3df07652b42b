from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parlance.kit.fingerprints import fingerprint
from parlance.platform.privacy import registry


def _reason(hint: Any = "") -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(max_length=300, label=_("Reason"), help_text=hint, widget=widget)


class EraseForm(forms.Form):
    """The reason, and the numbers that were agreed to."""

    reason = _reason(_("Kept in the audit log. Do not name the person."))
    agreed = forms.BooleanField(label=_("I have read what goes, and that it cannot be undone"))
    fingerprint = forms.CharField(widget=forms.HiddenInput, required=False)


class AllowForm(forms.Form):
    text = forms.CharField(
        max_length=300,
        label=_("E-mail address or key"),
        help_text=_("As it will come again: the list holds no names, so it must be typed."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = _reason()


class RetentionForm(forms.Form):
    """A number of days for each kind of thing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for one in registry.all_kept():
            self.fields[one.kind] = forms.IntegerField(
                label=str(one.label),
                help_text=str(one.why),
                min_value=one.least,
                max_value=one.most,
                widget=forms.NumberInput(attrs={"class": "days"}),
            )
        self.fields["fingerprint"] = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def days(self) -> dict[str, int]:
        return {one.kind: self.cleaned_data[one.kind] for one in registry.all_kept()}


def retention_form(now: Mapping[str, int]) -> RetentionForm:
    return RetentionForm(initial={**now, "fingerprint": fingerprint(dict(now))})
