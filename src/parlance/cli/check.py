import click

from parlance.cli.ground import ground


@click.command()
@click.option("--rebuild", is_flag=True, help="Build all facts from the records again.")
def check(*, rebuild: bool) -> None:
    """Check that database, settings and facts are sound; exit code 1 if not."""
    with ground():
        from django.core.checks import run_checks

        problems = [problem for problem in run_checks() if problem.is_serious()]
        if problems:
            raise click.ClickException("\n".join(str(problem) for problem in problems))
        click.echo("Database and settings are sound.")

        from parlance.domains.metrics import commands

        if rebuild:
            commands.rebuild_facts()
            click.echo("All facts are rebuilt.")
        else:
            commands.refresh_facts()
            click.echo("Facts are up to date.")
