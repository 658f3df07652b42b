"""The shipped glossary as a page to read."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from parlance.domains.glossary.values import Kind, StarterTerm
from parlance.engine.definitions import Reading

_HEAD = """\
# Glossary

The terms that Parlance starts with. Each is version 1 of a definition that your organization may
change; `parlance glossary show TERM` prints what holds in yours. This page is made from the
starter glossary by `make docs`.
"""


def handbook(terms: Sequence[StarterTerm]) -> str:
    """Return Markdown: the terms by section and name, metrics with their readings."""
    names = {one.slug: one.name for one in terms}
    parts = [_HEAD]
    for section, members in groupby(terms, key=lambda one: one.section):
        parts.append(f"## {section}\n")
        parts.extend(_entry(one, names) for one in members)
    return "\n".join(parts)


def _entry(term: StarterTerm, names: Mapping[str, str]) -> str:
    title = f"{term.name} ({term.short})" if term.short else term.name
    related = ", ".join(f"[{names[slug]}](#{slug})" for slug in term.related)
    lines = [
        f'### <a id="{term.slug}"></a>{title}\n',
        f"`{term.identifier}` · {term.kind} · owner `{term.owner}`\n",
        f"{term.text}\n",
        f"*Example.* {term.example}\n",
    ]
    if term.aliases:
        lines.append(f"Also: {', '.join(term.aliases)}.\n")
    lines.append(f"Met in: {term.met_in}\n")
    if term.kind is Kind.METRIC:
        lines.append(f"Asked for, unless you say otherwise, over: {term.window}.\n")
        lines.append("| reading | formula | unit | why |\n| --- | --- | --- | --- |")
        lines.extend(_row(one) for one in term.readings)
        lines.append("")
    lines.append(f"See also: {related}.\n")
    return "\n".join(lines)


def _row(one: Reading) -> str:
    choices = [f"{name} = {value}" for name, value in one.parameters.items()]
    if one.trailing_months is not None:
        choices.append(f"trailing {one.trailing_months} months")
    with_choices = f" ({', '.join(choices)})" if choices else ""
    return f"| `{one.key}`: {one.label} | `{one.formula}`{with_choices} | {one.unit} | {one.why} |"
