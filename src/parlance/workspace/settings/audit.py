"""The audit log: who changed what and when, found, read and taken along."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from parlance.kit.errors import InvalidError
from parlance.platform.audit.queries import all_of_log, known, log
from parlance.platform.audit.values import Asked, Entry
from parlance.platform.rendering import Request, render_page
from parlance.web.components import Choice, EmptyPage, address_of
from parlance.web.days import day_bounds
from parlance.web.formatting import Format, house_format
from parlance.web.numbers import is_number, parse_day
from parlance.web.settings import Subject, settings_menu
from parlance.workspace.settings.audit_files import WRITERS
from parlance.workspace.settings.entries import (
    EntryRow,
    action_words,
    actor_words,
    entry_rows,
    subject_words,
)

SHOWN = 50
MOST_IN_A_FILE = 50_000
_FILTERS = ("who", "action", "kind", "subject", "from", "to", "text")


class UnknownFormatError(InvalidError):
    code = "audit.unknown_format"

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no format “{name[:20]}”; ask for csv or jsonl.")


class NoSuchPlaceError(InvalidError):
    code = "audit.no_such_place"

    def __init__(self) -> None:
        super().__init__("“before” continues a page and is a number; leave it away.")


@dataclass(frozen=True, slots=True)
class AuditPage:
    title: str
    menu: tuple[Subject, ...]
    query: dict[str, str]
    actors: tuple[Choice, ...]
    actions: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    first: str
    last: str
    problem: str
    rows: tuple[EntryRow, ...]
    older: str
    newest: str
    csv: str
    jsonl: str
    limit: str
    empty: EmptyPage


@require_safe
def audit(request: Request) -> HttpResponse:
    """Show the log, newest first, narrowed by what the address asks."""
    write = house_format()
    query = _query(request)
    problem, found = "", []
    try:
        asked = _asked(query, request.GET.get("before", ""), write)
        found = log(actor=request.actor, asked=asked, limit=SHOWN + 1)
    except InvalidError as error:
        request.actor.must("audit.read")
        problem = str(error)
    page = _page(request, write, query, found, problem)
    status = 422 if problem else 200
    return render_page(request, "workspace/settings/audit.html", page, partial="log", status=status)


@require_safe
def audit_file(request: Request, extension: str) -> HttpResponse:
    """Give what the address asks for as CSV for people, or JSON lines for programs."""
    write = house_format()
    query = _query(request)
    request.actor.must("audit.read")
    asked = _asked(query, "", write)
    found = all_of_log(actor=request.actor, asked=asked, limit=MOST_IN_A_FILE)
    if extension not in WRITERS:
        raise UnknownFormatError(extension)
    file = WRITERS[extension]
    return HttpResponse(
        file.write(found),
        content_type=f"{file.media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="audit-log.{extension}"'},
    )


def _query(request: Request) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:200].replace("\0", "") for name in _FILTERS}


def _asked(query: dict[str, str], before: str, write: Format) -> Asked:
    if before and not is_number(before):
        raise NoSuchPlaceError
    first = parse_day(query["from"], write.locale) if query["from"] else None
    last = parse_day(query["to"], write.locale) if query["to"] else None
    return Asked(
        actor_id=query["who"],
        action=query["action"],
        subject_kind=query["kind"],
        subject_id=query["subject"],
        opens=day_bounds(first, write.time_zone)[0] if first else None,
        closes=day_bounds(last, write.time_zone)[1] if last else None,
        words=query["text"],
        before_id=int(before) if before else None,
    )


def _page(
    request: Request, write: Format, query: dict[str, str], found: list[Entry], problem: str
) -> AuditPage:
    so_far = known(actor=request.actor)
    here = reverse("audit")
    is_more = len(found) > SHOWN
    found = found[:SHOWN]
    files = {name: reverse("audit_file", args=[name]) for name in ("csv", "jsonl")}
    return AuditPage(
        title=_("Audit log"),
        menu=settings_menu(request.actor, here),
        query=query,
        actors=_choices(
            [(one, actor_words(one, name)) for one, name in so_far.actors], query["who"]
        ),
        actions=_choices([(one, action_words(one)) for one in so_far.actions], query["action"]),
        kinds=_choices([(one, subject_words(one)) for one in so_far.subject_kinds], query["kind"]),
        first=query["from"],
        last=query["to"],
        problem=problem,
        rows=entry_rows(found, write),
        older=address_of(here, query | {"before": found[-1].id}) if is_more else "",
        newest=address_of(here, query) if request.GET.get("before") else "",
        csv=address_of(files["csv"], query),
        jsonl=address_of(files["jsonl"], query),
        limit=write.count(MOST_IN_A_FILE),
        empty=EmptyPage(
            _("Nothing like that was changed"),
            _("Every change of a record, right, definition or setting stands here, for good."),
        ),
    )


def _choices(pairs: list[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    values = {value for value, _words in pairs}
    other = [(chosen, chosen)] if chosen and chosen not in values else []
    return tuple(Choice(value, words, value == chosen) for value, words in (*pairs, *other))
