import click

from parlance.cli.acting import actor_of, as_option
from parlance.cli.ground import ground
from parlance.cli.output import as_json, as_table, format_option, show

COLUMNS = ("slug", "name", "short", "kind", "section", "owner", "status", "version")


@click.group()
def glossary() -> None:
    """Read the glossary."""


@glossary.command("list")
@format_option
@as_option
def list_terms(*, form: str, asked_as: str | None) -> None:
    """List the terms with their status."""
    with ground():
        from parlance.domains.glossary.queries import terms

        found = [
            {
                "slug": one.term.slug,
                "name": one.term.name,
                "short": one.short,
                "kind": one.kind,
                "section": one.section,
                "owner": one.owner,
                "status": one.status,
                "version": one.version,
            }
            for one in terms(actor=actor_of(asked_as))
        ]
    show(found, form=form, columns=COLUMNS)


@glossary.command("show")
@click.argument("slug", metavar="TERM")
@format_option
@as_option
def show_term(*, slug: str, form: str, asked_as: str | None) -> None:
    """Show a term, by slug, name or alias, with its definitions and readings."""
    with ground():
        from parlance.domains.glossary import queries

        actor = actor_of(asked_as)
        meant = queries.meant_term(actor=actor, text=slug)
        term = queries.term(actor=actor, slug=meant.slug)
    versions = [
        {
            "version": one.number,
            "effective_on": one.effective_on,
            "author": one.author,
            "reason": one.reason,
            "text": one.text,
        }
        for one in term.versions
    ]
    if form == "json":
        click.echo(as_json(term))
        return
    columns = ("version", "effective_on", "author", "reason", "text")
    if form == "csv":
        show(versions, form=form, columns=columns)
        return
    click.echo(f"{term.name} ({', '.join((term.slug, *term.aliases))})")
    click.echo(f"{term.kind.value}, {term.section}; owner {term.owner}; {term.status.value}\n")
    for version in term.versions:
        click.echo(f"Version {version.number}, in force from {version.effective_on}:")
        click.echo(f"  {version.text}")
        if version.example:
            click.echo(f"  Example: {version.example}")
        readings = [
            {"reading": key, "unit": one.unit, "formula": one.formula, "meaning": one.label}
            for key, one in version.readings.items()
        ]
        if readings:
            click.echo()
            click.echo(as_table(readings, ("reading", "unit", "formula", "meaning")), nl=False)
