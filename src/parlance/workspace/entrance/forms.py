from django import forms
from django.utils.translation import gettext_lazy as _

from parlance.platform.people.commands import LONGEST_NAME
from parlance.platform.people.passwords import LONGEST_PASSWORD


class EmailInput(forms.EmailInput):
    """An address to sign in with, so that browsers fill it in."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "username"})


class NewPasswordForm(forms.Form):
    password = forms.CharField(
        label=_("Password"),
        help_text=_("At least 12 characters. A few words in a row are good; spaces are fine."),
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class ForgottenForm(forms.Form):
    email = forms.EmailField(label=_("E-mail address"), widget=EmailInput())


class WelcomeForm(NewPasswordForm):
    code = forms.CharField(
        label=_("Code"),
        help_text=_("“parlance up” printed it where it was started."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    organisation = forms.CharField(label=_("Organisation"), max_length=200)
    name = forms.CharField(
        label=_("Your name"),
        max_length=LONGEST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(label=_("Your e-mail address"), widget=EmailInput())

    field_order = ("code", "organisation", "name", "email", "password")
