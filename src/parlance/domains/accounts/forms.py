from typing import Any

from django import forms

from parlance.domains.accounts.values import Order

FILTERS = ("segment", "owner", "country", "industry")


class AccountFilter(forms.Form):
    """What the list of accounts is narrowed to and how it is ordered; unknown words do nothing."""

    search = forms.CharField(required=False, max_length=200)
    segment = forms.CharField(required=False)
    owner = forms.CharField(required=False)
    country = forms.CharField(required=False)
    industry = forms.CharField(required=False)
    order = forms.ChoiceField(required=False, choices=[(one.value, one.value) for one in Order])
    after = forms.CharField(required=False)

    @property
    def words(self) -> dict[str, Any]:
        """The clean values, empty ones included; without the cursor."""
        self.is_valid()
        names = ("search", *FILTERS, "order")
        return {name: self.cleaned_data.get(name, "") for name in names}

    @property
    def where(self) -> dict[str, str]:
        return {name: self.words[name] for name in FILTERS if self.words[name]}

    @property
    def chosen_order(self) -> Order:
        return Order(self.words["order"] or Order.NAME)

    @property
    def cursor(self) -> str | None:
        self.is_valid()
        return self.cleaned_data.get("after") or None
