"""What can be computed, as a page to read: metrics, the measures in their formulas, dimensions."""

from collections.abc import Iterable
from inspect import getdoc
from itertools import groupby

from parlance.domains.glossary import queries as glossary
from parlance.domains.glossary.values import Kind, StarterTerm
from parlance.engine.catalogue import CATALOGUE
from parlance.engine.definitions import Reading
from parlance.engine.facts import Dimension, Fact
from parlance.engine.measures import Measure
from parlance.engine.windows import WINDOW_FUNCTIONS, WINDOW_LENGTHS

_HEAD = """\
# Metrics

What an installation can compute on its first day. A metric is a word of the
[glossary](glossary.md): its readings are text that people may change. The measures in its
formula, and the facts that they are taken from, are code. This page is made from both by
`make docs`.
"""


def shipped_catalogue() -> str:
    """Return the catalogue as a Markdown page: what `docs/metrics.md` holds."""
    metrics = [one for one in glossary.shipped_terms() if one.kind is Kind.METRIC]
    measures = sorted(CATALOGUE.measures.values(), key=lambda one: one.fact.id)
    parts = [_HEAD, "## Metrics\n", *(_metric(one) for one in metrics), _words(), "## Measures\n"]
    for _, members in groupby(measures, key=lambda one: one.fact.id):
        parts.append(_fact(list(members)))
    return "\n".join((*parts, _dimensions(CATALOGUE.dimensions.values())))


def _metric(term: StarterTerm) -> str:
    lines = [f'### <a id="{term.slug}"></a>{term.name}\n']
    lines.append(f"`{term.identifier}` · usual period: {term.window}\n")
    for one in term.readings:
        printed = " · as printed, kept for comparison" if one.as_printed else ""
        lines.append(f"- `{one.key}`: {one.label} · {one.unit}{printed}<br>")
        lines.append(f"  `{one.formula}`{_choices(one)}<br>")
        lines.append(f"  {one.why}")
    return "\n".join((*lines, ""))


def _choices(one: Reading) -> str:
    choices = [f"{name} = {value}" for name, value in one.parameters.items()]
    if one.trailing_months is not None:
        choices.append(f"trailing {one.trailing_months} months")
    return f" with {', '.join(choices)}" if choices else ""


def _words() -> str:
    lines = ["## Words of formulas\n", "| word | meaning |", "| --- | --- |"]
    lines += [f"| `{name}(…)` | {meaning} |" for name, meaning in WINDOW_FUNCTIONS.items()]
    lines += [f"| `{name}` | {meaning} |" for name, meaning in WINDOW_LENGTHS.items()]
    return "\n".join((*lines, ""))


def _fact(measures: list[Measure]) -> str:
    fact = measures[0].fact
    lines = [f'### <a id="{fact.id}"></a>{fact.id}\n', f"{getdoc(fact.build)}\n", _grouping(fact)]
    lines += ["| measure | what it is | unit | kind |", "| --- | --- | --- | --- |"]
    lines += [
        f"| `{one.id}` | {one.label} | {one.unit} | {'flow' if one.flow else 'level'} |"
        for one in measures
    ]
    return "\n".join((*lines, ""))


def _grouping(fact: Fact) -> str:
    carried = ", ".join(f"`{name}`" for name in sorted(fact.carries))
    of_rows = f"{carried} of its rows, and by " if carried else ""
    return f"Grouped by {of_rows}whatever accounts are. While it is empty: “{fact.when_empty}”\n"


def _dimensions(dimensions: Iterable[Dimension]) -> str:
    lines = ["## Dimensions\n", "| dimension | what it is | where it comes from |"]
    lines.append("| --- | --- | --- |")
    lines += [f"| `{one.id}` | {one.label} | {_origin(one)} |" for one in dimensions]
    own = "Every attribute that an import gives to accounts is a dimension, too, by its own name."
    return "\n".join((*lines, "", own, ""))


def _origin(dimension: Dimension) -> str:
    if dimension.carried:
        return "the rows of facts"
    if dimension.of_accounts is not None:
        return "computed for each account"
    return "a dated attribute of the account"
