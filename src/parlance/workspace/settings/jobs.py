"""Background work: one's own, and for those who look after it, everything that is queued."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from parlance.kit.errors import ConflictError
from parlance.platform.people.queries import person_names
from parlance.platform.queue import commands, queries
from parlance.platform.queue.values import Job, JobState, PeriodicJob
from parlance.platform.rendering import Request, render_page
from parlance.platform.runs.queries import runs
from parlance.platform.runs.values import Run, RunState
from parlance.web.components import EmptyPage, Option, Pill, Progress, address
from parlance.web.formatting import Format, house_format
from parlance.web.numbers import is_number
from parlance.web.settings import Subject, settings_menu

SHOWN_RUNS = 20
SHOWN_JOBS = 50
_SILENT = timedelta(minutes=1)

STATES = {
    JobState.FAILED: (gettext_lazy("Failed"), "bad"),
    JobState.AGAIN: (gettext_lazy("To be tried again"), "warn"),
    JobState.RUNNING: (gettext_lazy("Running"), "brand"),
    JobState.WAITING: (gettext_lazy("Waiting"), ""),
    JobState.DONE: (gettext_lazy("Done"), "good"),
    JobState.CALLED_OFF: (gettext_lazy("Called off"), ""),
}
_OPEN = (JobState.FAILED, JobState.AGAIN, JobState.RUNNING, JobState.WAITING)
_RUN_STATES = {
    RunState.WAITING: (gettext_lazy("Waiting"), ""),
    RunState.RUNNING: (gettext_lazy("Running"), "brand"),
    RunState.FINISHED: (gettext_lazy("Done"), "good"),
    RunState.FAILED: (gettext_lazy("Failed"), "bad"),
}


@dataclass(frozen=True, slots=True)
class RunRow:
    id: int
    title: str
    who: str
    state: Pill
    progress: Progress | None
    words: str
    href: str
    at: str


@dataclass(frozen=True, slots=True)
class JobRow:
    id: int
    task: str
    state: Pill
    attempts: int
    since: str
    due: str
    words: str
    may_retry: bool
    may_cancel: bool


@dataclass(frozen=True, slots=True)
class PeriodicRow:
    task: str
    when: str
    last: str
    next: str


@dataclass(frozen=True, slots=True)
class Everything:
    """What those see who look after jobs."""

    summary: str
    trouble: str
    states: tuple[Option, ...]
    jobs: tuple[JobRow, ...]
    older: str
    periodic: tuple[PeriodicRow, ...]
    empty: EmptyPage


@dataclass(frozen=True, slots=True)
class JobsPage:
    """`poll` is the address that shows the same later; `seconds` when to ask for it."""

    title: str
    menu: tuple[Subject, ...]
    runs: tuple[RunRow, ...]
    everything: Everything | None
    poll: str
    seconds: int
    empty: EmptyPage


@require_safe
def jobs(request: Request) -> HttpResponse:
    """Show what goes on in the background, and what became of it."""
    write, now = house_format(), datetime.now(UTC)
    found = runs(actor=request.actor, limit=SHOWN_RUNS)
    names = person_names({one.actor_id for one in found})
    may_all = request.actor.may("jobs.read")
    everything = _everything(request, write, now) if may_all else None
    is_busy = any(not one.is_over for one in found) or bool(
        everything and any(row.may_cancel for row in everything.jobs)
    )
    page = JobsPage(
        title=_("Background work"),
        menu=settings_menu(request.actor, reverse("jobs")),
        runs=tuple(_run_row(one, write, names) for one in found),
        everything=everything,
        poll=request.get_full_path(),
        seconds=2 if is_busy else 15,
        empty=EmptyPage(
            _("Nothing has run for you yet"),
            _("Imports, exports and other long work of yours stand here, and how far they are."),
        ),
    )
    return render_page(request, "workspace/settings/jobs.html", page, partial="work")


@require_POST
def retry(request: Request, job_id: int) -> HttpResponse:
    """Begin failed work again."""
    try:
        commands.retry_job(actor=request.actor, job_id=job_id, now=datetime.now(UTC))
    except ConflictError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("It is queued again."))
    return HttpResponseRedirect(reverse("jobs"))


@require_POST
def cancel(request: Request, job_id: int) -> HttpResponse:
    """Take waiting work out of the queue."""
    try:
        commands.call_off_job(actor=request.actor, job_id=job_id)
    except ConflictError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("It is called off. What it would have done is not done."))
    return HttpResponseRedirect(reverse("jobs"))


def task_words(name: str) -> str:
    """Write `metrics.catch_up` as “Metrics: catch up”."""
    part, _dot, words = name.partition(".")
    return f"{part.replace('_', ' ').capitalize()}: {words.replace('_', ' ')}"


def clock_words(cron: str) -> str:
    """Write when work begins; a rule that is neither hourly nor daily stays as it is."""
    minute, hour, *days = cron.split()
    if days != ["*", "*", "*"]:
        return cron
    if hour == "*" and minute == "*":
        return _("every minute")
    if hour == "*" and minute.startswith("*/"):
        return _("every %(minutes)s minutes") % {"minutes": minute[2:]}
    if hour == "*" and minute.isdigit():
        return _("every hour, %(minutes)s minutes past") % {"minutes": int(minute)}
    if hour.isdigit() and minute.isdigit():
        return _("every day at %(time)s") % {"time": f"{int(hour):02}:{int(minute):02}"}
    return cron


def _everything(request: Request, write: Format, now: datetime) -> Everything:
    actor, here = request.actor, reverse("jobs")
    asked = request.GET.get("state", "")
    chosen = next((one for one in STATES if one.value == asked), None)
    before = request.GET.get("before", "")
    known = queries.counts(actor=actor)
    found = queries.jobs(
        actor=actor,
        states=(chosen,) if chosen else () if asked == "all" else _OPEN,
        before_id=int(before) if is_number(before) else None,
        limit=SHOWN_JOBS + 1,
    )
    counted = _("%(waiting)s waiting, %(running)s running, %(failed)s failed") % {
        "waiting": write.count(known.waiting),
        "running": write.count(known.running),
        "failed": write.count(known.failed),
    }
    is_silent = known.worker_seen_at is None or now - known.worker_seen_at > _SILENT
    options = [Option(_("To be done"), here, not chosen and asked != "all")]
    options += [
        Option(str(words), address(here, state=state.value), state is chosen)
        for state, (words, _tone) in STATES.items()
    ]
    options.append(Option(_("All"), address(here, state="all"), asked == "all"))
    last = found[SHOWN_JOBS - 1].id if len(found) > SHOWN_JOBS else None
    return Everything(
        summary=counted,
        trouble=_("No worker has given a sign of life for a minute: start `parlance up` again.")
        if is_silent
        else "",
        states=tuple(options),
        jobs=tuple(_job_row(one, write) for one in found[:SHOWN_JOBS]),
        older=address(here, state=asked, before=last) if last else "",
        periodic=tuple(
            _periodic_row(one, write) for one in queries.periodic_jobs(actor=actor, now=now)
        ),
        empty=EmptyPage(
            _("Nothing here"),
            _("No work is in this state. What is done stays listed for three days."),
        ),
    )


def _run_row(run: Run, write: Format, names: dict[str, str]) -> RunRow:
    words, tone = _RUN_STATES[run.state]
    if run.is_silent:
        words, tone = gettext_lazy("No sign of life"), "warn"
    is_going = run.state is RunState.RUNNING and run.total > 0
    return RunRow(
        id=run.id,
        title=run.title,
        who=names.get(run.actor_id, ""),
        state=Pill(str(words), tone),
        progress=Progress(run.title, run.done, run.total, _far(run, write)) if is_going else None,
        words=run.words,
        href=run.href,
        at=write.instant(run.ended_at or run.started_at),
    )


def _far(run: Run, write: Format) -> str:
    words = f"{run.words}: {write.count(run.done)} / {write.count(run.total)}"
    if run.left is None:
        return words
    seconds = max(1, round(run.left.total_seconds()))
    left = _("about %(many)s s left") if seconds < 90 else _("about %(many)s min left")
    many = seconds if seconds < 90 else round(seconds / 60)
    return f"{words} · {left % {'many': write.count(many)}}"


def _job_row(job: Job, write: Format) -> JobRow:
    words, tone = STATES[job.state]
    is_waiting = job.state in {JobState.WAITING, JobState.AGAIN}
    return JobRow(
        id=job.id,
        task=task_words(job.task),
        state=Pill(str(words), tone),
        attempts=job.attempts,
        since=write.instant(job.since),
        due=write.instant(job.due_at) if is_waiting and job.due_at else "",
        words=job.words,
        may_retry=job.state is JobState.FAILED,
        may_cancel=is_waiting,
    )


def _periodic_row(job: PeriodicJob, write: Format) -> PeriodicRow:
    return PeriodicRow(
        task=task_words(job.task),
        when=clock_words(job.cron),
        last=write.instant(job.last_at),
        next=write.instant(job.next_at),
    )
