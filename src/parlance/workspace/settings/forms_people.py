from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parlance.platform.people.commands import LONGEST_NAME
from parlance.platform.people.values import ROLE_LABELS, Role, State
from parlance.web.reader import locales, time_zones
from parlance.web.words import translated_lazily

_ROLES = [(role.value, translated_lazily(label)) for role, label in ROLE_LABELS.items()]


class PeopleFilter(forms.Form):
    """What the list of people is narrowed to; unknown words do nothing."""

    search = forms.CharField(required=False, max_length=200)
    role = forms.ChoiceField(required=False, choices=_ROLES)
    state = forms.ChoiceField(required=False, choices=[(one.value, one.value) for one in State])

    @property
    def words(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}

    @property
    def asked(self) -> dict[str, Any]:
        """The narrowing, as the query takes it."""
        words = self.words
        return {
            "search": words["search"],
            "role": Role(words["role"]) if words["role"] else None,
            "state": State(words["state"]) if words["state"] else None,
        }


class RolesField(forms.MultipleChoiceField):
    def __init__(self) -> None:
        super().__init__(label=_("Roles"), choices=_ROLES, widget=forms.CheckboxSelectMultiple())


class NamedForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "off"})
    )


class InviteForm(NamedForm):
    roles = RolesField()


class ProfileForm(NamedForm):
    locale = forms.ChoiceField(label=_("Numbers and dates"), required=False)
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        required=False,
        help_text=_("For times of day. Which day something counts for is the same for all."),
    )
    fingerprint = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        house = [("", _("As the organisation"))]
        self.fields["locale"].choices = house + locales()  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = house + time_zones()  # type: ignore[attr-defined]


class RolesForm(forms.Form):
    roles = RolesField()
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_("Kept in the audit log."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    fingerprint = forms.CharField(widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    reason = forms.CharField(required=False, max_length=500)
