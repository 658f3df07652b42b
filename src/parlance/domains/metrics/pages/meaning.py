"""What everybody may read of a metric whose figures are not for them."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from parlance.domains.glossary.values import Status, Term
from parlance.domains.metrics.pages.figures import NOT_FOR_YOU
from parlance.web.components import Crumb, Pill
from parlance.web.formatting import Format
from parlance.web.words import translated

TONES = {Status.AGREED: "good", Status.UNDER_REVIEW: "warn"}


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    in_force: str
    reason: str


@dataclass(frozen=True, slots=True)
class MeaningPage:
    crumbs: tuple[Crumb, ...]
    name: str
    status: Pill
    notice: str
    text: str
    formula: str
    versions: tuple[VersionRow, ...]
    term: str


def meaning_page(write: Format, term: Term) -> MeaningPage:
    newest = term.newest
    return MeaningPage(
        crumbs=(Crumb(_("Metrics"), reverse("metrics")), Crumb(term.name)),
        name=term.name,
        status=Pill(translated(term.status), TONES.get(term.status, "bad")),
        notice=str(NOT_FOR_YOU),
        text=newest.text if newest else "",
        formula=newest.default.formula if newest else "",
        versions=version_rows(write, term),
        term=reverse("term", args=[term.slug]),
    )


def version_rows(write: Format, term: Term) -> tuple[VersionRow, ...]:
    """Return the versions of the definition, the newest first."""
    return tuple(
        VersionRow(one.number, write.day(one.effective_on), one.reason)
        for one in reversed(term.versions)
    )
