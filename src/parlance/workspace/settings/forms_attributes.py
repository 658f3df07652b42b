from django import forms
from django.utils.translation import gettext_lazy

from parlance.domains.accounts.values.records import AttributeType
from parlance.kit.tables import LONGEST_TEXT


class DefinitionForm(forms.Form):
    label = forms.CharField(label=gettext_lazy("Label"), max_length=LONGEST_TEXT)
    type = forms.ChoiceField(
        label=gettext_lazy("Values"),
        choices=[
            (AttributeType.TEXT.value, gettext_lazy("Text")),
            (AttributeType.NUMBER.value, gettext_lazy("Number")),
            (AttributeType.MONEY.value, gettext_lazy("Money, in the reporting currency")),
            (AttributeType.DATE.value, gettext_lazy("Day")),
            (AttributeType.CHOICE.value, gettext_lazy("One of several choices")),
            (AttributeType.BOOLEAN.value, gettext_lazy("Yes or no")),
        ],
    )
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One on a line; only where it is one of several choices."),
    )
    description = forms.CharField(
        label=gettext_lazy("What it says"), required=False, max_length=500
    )
