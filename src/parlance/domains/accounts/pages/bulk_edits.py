"""A bulk edit that was made, and undoing it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from parlance.domains.accounts.commands import bulk as commands
from parlance.domains.accounts.pages.frames import up
from parlance.domains.accounts.queries import bulk as queries
from parlance.domains.accounts.values.records import BulkSummary
from parlance.platform.people.queries import shown_names
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Crumb
from parlance.web.formatting import DASH, house_format
from parlance.web.period import today_in


@dataclass(frozen=True, slots=True)
class BulkEditPage:
    crumbs: tuple[Crumb, ...]
    title: str
    words: str
    reason: str
    until: str
    undo: str
    undone: str


@require_GET
def bulk_edit(request: Request, bulk_id: int) -> HttpResponse:
    """Show a bulk edit and, for a day, the way to undo it."""
    write = house_format()
    found = queries.bulk_edit(actor=request.actor, bulk_id=bulk_id)
    until = found.made_at + queries.UNDONE_WITHIN
    is_open = found.undone_at is None and datetime.now(UTC) < until and found.changed
    page = BulkEditPage(
        crumbs=(up(), Crumb(_("Bulk edit"))),
        title=ngettext("{count} account changed", "{count} accounts changed", found.changed).format(
            count=write.count(found.changed)
        ),
        words=_("{field} is {value} from {day} on.").format(
            field=_label(found.field), value=_value(found), day=write.day(found.from_on)
        ),
        reason=found.reason,
        until=write.instant(until),
        undo=reverse("bulk_undo", args=[bulk_id]) if is_open else "",
        undone=write.instant(found.undone_at) if found.undone_at else "",
    )
    return render_page(request, "accounts/bulk_edit.html", page)


@require_POST
def bulk_undo(request: Request, bulk_id: int) -> HttpResponse:
    """Take a whole bulk edit back."""
    write = house_format()
    done, kept = commands.undo_bulk(
        actor=request.actor,
        bulk_id=bulk_id,
        today=today_in(write.time_zone),
        now=datetime.now(UTC),
    )
    words = ngettext(
        "{count} account is as before.", "{count} accounts are as before.", done
    ).format(count=write.count(done))
    if kept:
        words += " " + ngettext(
            "{count} was changed by somebody since, and stays.",
            "{count} were changed by somebody since, and stay.",
            kept,
        ).format(count=write.count(kept))
    messages.success(request, words)
    return HttpResponseRedirect(f"{reverse('accounts')}?view=")


def _label(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _value(found: BulkSummary) -> str:
    if found.value is None:
        return DASH
    return shown_names([found.value]).get(found.value, found.value)
