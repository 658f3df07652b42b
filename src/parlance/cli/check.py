from datetime import UTC, date, datetime

import click

from parlance.cli.ground import ground


@click.command()
@click.option("--rebuild", is_flag=True, help="Build all facts from the records again.")
@click.option("--deploy", is_flag=True, help="Check instead how this installation is set up.")
def check(*, rebuild: bool, deploy: bool) -> None:
    """Check that settings, facts and figures are sound; exit code 1 if not."""
    with ground():
        if deploy:
            _check_deployment()
            return
        from django.core.checks import run_checks

        from parlance.domains.metrics import commands

        flaws = [str(problem) for problem in run_checks() if problem.is_serious()]
        if rebuild:
            commands.rebuild_facts()
            click.echo("All facts are rebuilt.")
        else:
            commands.refresh_facts()
        flaws += [
            f"The fact {name} differs from the records. Run `parlance check --rebuild`."
            for name in commands.differing_facts()
        ]
        flaws += _unreconciled()
        if flaws:
            raise click.ClickException("\n".join(flaws))
        click.echo("Settings are sound, facts equal the records, MRR reconciles in every month.")


def _check_deployment() -> None:
    """Say what an operator must mend, each with its remedy; refuse if any of it is serious."""
    from parlance.config.deploy import Weight, findings

    found = findings(now=datetime.now(UTC))
    for one in found:
        click.echo(f"{one.weight.value:8} {one.subject}: {one.wrong}\n         {one.remedy}")
    serious = sum(one.weight is Weight.SERIOUS for one in found)
    if serious:
        raise click.ClickException(f"{serious} of these must be mended before others are let in.")
    click.echo("Nothing serious: this installation may be reached by others.")


def _unreconciled() -> list[str]:
    """Compare MRR in force with MRR carried by movements, month by month since the first."""
    from parlance.cli.metrics import today_of
    from parlance.domains.revenue.queries.movements import first_movement_on
    from parlance.domains.revenue.queries.reconciliation import reconciliation
    from parlance.kit.actor import SYSTEM
    from parlance.kit.periods import Every, windows
    from parlance.platform.organisation.queries import organisation

    first: date | None = first_movement_on(actor=SYSTEM)
    if first is None or first >= (today := today_of(organisation())):
        return []
    months = windows(first.replace(day=1), today, Every.MONTH)
    return [
        f"MRR at the close of {one.window.last} is {one.by_snapshot} {one.currency} by snapshot,"
        f" but {one.by_movements} by movements: {one.gap} is unexplained."
        for one in reconciliation(actor=SYSTEM, windows=months)
        if abs(one.gap) >= 0.01
    ]
