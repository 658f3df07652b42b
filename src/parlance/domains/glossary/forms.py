from typing import Any

from django import forms

from parlance.domains.glossary.values import Kind
from parlance.web.saved_views import MINE


class TermFilter(forms.Form):
    """What the list of terms is narrowed to; anything unknown narrows nothing."""

    search = forms.CharField(required=False, max_length=100)
    kind = forms.ChoiceField(required=False, choices=[("", "")] + [(one, one) for one in Kind])
    section = forms.CharField(required=False, max_length=100)

    @property
    def is_mine(self) -> bool:
        """Tell whether one's own terms are asked for."""
        return bool(self.data.get("whose") == MINE)

    @property
    def asked(self) -> dict[str, Any]:
        self.is_valid()
        found = self.cleaned_data
        return {
            "search": found.get("search", ""),
            "kind": Kind(found["kind"]) if found.get("kind") else None,
            "section": found.get("section", ""),
        }
