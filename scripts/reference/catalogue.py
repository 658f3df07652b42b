"""The shipped glossary and metrics, as pages of the handbook."""

import re

from scripts.reference.writing import page

from parlance.domains.glossary.queries import shipped_handbook, shipped_terms
from parlance.domains.metrics.queries.handbook import shipped_catalogue

_TERM = re.compile(r'^### <a id="([a-z0-9-]+)"></a>(.+?)(?: \(([^)]+)\))?$', re.MULTILINE)
_FACT = re.compile(r'^### <a id="([a-z0-9_]+)"></a>.+$', re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\((?:glossary\.md)?#([a-z0-9_-]+)\)")


def terms() -> str:
    """Return the glossary; each term leads to what holds in this installation."""
    return page(
        "Glossary as shipped",
        "The terms that Parlance starts with, each as version 1 of its definition. What holds in"
        " this installation stands in the [glossary](/glossary), to which every term here leads.",
        _for_handbook(_body(shipped_handbook())),
    )


def metrics() -> str:
    return page(
        "Metrics as shipped",
        "What an installation computes on its first day: metrics with their readings, and the"
        " measures, facts and dimensions that they are made of.",
        "A metric is a word of the [glossary](/glossary): its readings are text that people may"
        " change. Measures and facts are code. What holds in this installation stands under"
        " [Metrics](/metrics).",
        _for_handbook(_body(shipped_catalogue())),
    )


def _body(text: str) -> str:
    """Return a page from its first section on."""
    return text[text.index("\n## ") + 1 :]


def _for_handbook(text: str) -> str:
    text = _TERM.sub(_headed, text)
    text = _FACT.sub(lambda found: f"### {found[1]}", text)
    return _LINK.sub(_linked, text).replace("<br>\n", "\\\n")


def _linked(found: re.Match[str]) -> str:
    if found[2] in {one.slug for one in shipped_terms()}:
        return f"[[{found[2]}|{found[1]}]]"
    return f"[{found[1]}](#{found[2].replace('_', '-')})"


def _headed(found: re.Match[str]) -> str:
    if found[1] not in {one.slug for one in shipped_terms()}:
        return f"### {found[1]}"
    return f"### [[{found[1]}|{found[2]}]]" + (f" ({found[3]})" if found[3] else "")
