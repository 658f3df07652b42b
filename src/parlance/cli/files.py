"""`import`, `export` and `simulate`: files of the exchange format."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from parlance.cli.acting import actor_of, as_option
from parlance.cli.ground import ground
from parlance.cli.output import as_json, as_table, format_option, show
from parlance.cli.progress import Progress
from parlance.kit.errors import InvalidError

if TYPE_CHECKING:
    from parlance.exchange.values import ImportOutcome

COUNTS = ("file", "rows", "added", "changed", "unchanged")
PROBLEMS = ("file", "row", "column", "value", "code", "remedy")
PATH = click.Path(path_type=Path)
REFUSED = 1


class NothingNamedError(InvalidError):
    """Raised when `import` is called without anything to do."""

    code = "cli.nothing_named"

    def __init__(self) -> None:
        super().__init__("Name a folder, zip or file to import, or ask for --schema.")


@click.command("import")
@click.argument("path", type=PATH, required=False)
@click.option("--mapping", metavar="NAME|FILE", help="How to read files of another shape.")
@click.option(
    "--dry-run", is_flag=True, help="Check everything, say what would change, keep nothing."
)
@click.option("--schema", is_flag=True, help="Print the exchange format as a data package.")
@format_option
@as_option
def import_(
    *,
    path: Path | None,
    mapping: str | None,
    dry_run: bool,
    schema: bool,
    form: str,
    asked_as: str | None,
) -> None:
    """Load a folder, zip or file: completely, or not at all.

    Importing again updates what has the same source_id. Every problem is shown with file, row,
    column and remedy.
    """
    if schema:
        click.echo(as_json(_schema()))
        return
    if path is None:
        raise NothingNamedError
    with ground():
        from parlance.domains.metrics.commands import refresh_facts
        from parlance.exchange.commands import import_path

        progress = Progress()
        outcome = import_path(
            actor=actor_of(asked_as),
            path=path,
            mapping=mapping,
            dry_run=dry_run,
            recorded_at=datetime.now(UTC),
            progress=progress,
        )
        if outcome.load_id is not None:
            progress("Computing facts", 0, 0)
            refresh_facts()
        progress.end()
    _show_outcome(outcome, form)


@click.command()
@click.argument("path", type=PATH)
@click.option("--what", default="", metavar="FILE[,FILE]", help="accounts, subscriptions, …")
@format_option
@as_option
def export(*, path: Path, what: str, form: str, asked_as: str | None) -> None:
    """Write what is recorded, in the exchange format, to a new folder or zip."""
    with ground():
        from parlance.exchange.commands import export_path

        names = [name.strip() for name in what.split(",") if name.strip()]
        outcome = export_path(actor=actor_of(asked_as), path=path, what=names)
    rows = [{"file": file, "rows": count} for file, count in outcome.rows]
    show(rows, form=form, columns=("file", "rows"))
    if outcome.left_out:
        click.echo(f"Left out, as personal: {', '.join(outcome.left_out)}.", err=True)


@click.command()
@click.argument("path", type=PATH)
@click.option("--accounts", type=int, default=240, show_default=True)
@click.option("--months", type=int, default=36, show_default=True)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="Another seed, another company."
)
@click.option(
    "--ends-on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Last day of the last month [default: that of the month before this].",
)
@format_option
def simulate(
    *, path: Path, accounts: int, months: int, seed: int, ends_on: datetime | None, form: str
) -> None:
    """Write a company that never was, in the exchange format.

    Its true movements are written beside it, into PATH-truth.
    """
    from parlance.exchange.simulation.commands import simulate as write

    progress = Progress()
    summary = write(
        path,
        accounts=accounts,
        months=months,
        seed=seed,
        ends_on=ends_on.date() if ends_on else last_month_end(),
        progress=progress,
    )
    progress.end()
    rows = [{"file": file, "rows": count} for file, count in summary.rows.items()]
    show(rows, form=form, columns=("file", "rows"))


def last_month_end() -> date:
    """Return the last day of the month before this one."""
    return datetime.now(UTC).date().replace(day=1) - timedelta(days=1)


def _schema() -> dict[str, object]:
    from parlance.exchange.package import FILES, data_package

    return data_package(list(FILES.values()))


def _show_outcome(outcome: ImportOutcome, form: str) -> None:
    """Print what was done, or the problems that kept it from being done: then exit code 1."""
    from parlance.exchange.values import LoadState

    refused = outcome.state is LoadState.REFUSED
    if form == "json":
        click.echo(as_json(outcome))
    elif form == "csv":
        rows, columns = (outcome.problems, PROBLEMS) if refused else (outcome.files, COUNTS)
        show([_row(one, columns) for one in rows], form=form, columns=columns)
    else:
        _tell(outcome, refused=refused)
    if refused:
        raise SystemExit(REFUSED)


def _tell(outcome: ImportOutcome, *, refused: bool) -> None:
    if not refused:
        click.echo(as_table([_row(one, COUNTS) for one in outcome.files], COUNTS), nl=False)
    if outcome.not_read:
        click.echo(f"Not read: {', '.join(outcome.not_read)}.")
    for conflict in outcome.conflicts:
        click.echo(f"Left as it was: {conflict}", err=True)
    if outcome.conflict_count > len(outcome.conflicts):
        rest = outcome.conflict_count - len(outcome.conflicts)
        click.echo(f"… and {rest:,} more values left as they were.", err=True)
    for problem in outcome.problems:
        click.echo(str(problem), err=True)
    if outcome.problem_count > len(outcome.problems):
        click.echo(f"… and {outcome.problem_count - len(outcome.problems):,} more.", err=True)
    if outcome.problems_path:
        click.echo(f"All problems and skipped rows: {outcome.problems_path}", err=True)
    sentences = {
        "applied": "Loaded.",
        "checked": "A dry run: nothing was changed.",
        "refused": f"Nothing was loaded: {_counted(outcome.problem_count)}.",
    }
    click.echo(sentences[outcome.state.value], err=refused)


def _counted(problems: int) -> str:
    return "1 problem" if problems == 1 else f"{problems:,} problems"


def _row(one: object, columns: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(one, name) for name in columns}
