"""Markdown out of rows."""

from collections.abc import Iterable, Sequence


def page(title: str, summary: str, *parts: str) -> str:
    """Return a page of the handbook: its title, its summary, its parts."""
    return (
        "\n\n".join((f"# {title}", summary, *(part.strip("\n") for part in parts if part))) + "\n"
    )


def section(title: str, *parts: str) -> str:
    return "\n\n".join((f"## {title}", *(part for part in parts if part)))


def table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def code(text: str) -> str:
    return f"`{text}`"


def _cell(value: object) -> str:
    return " ".join(str(value).replace("|", "\\|").split())
