"""The command line, and the variables that an operator may set."""

import re
from collections.abc import Iterator
from inspect import cleandoc

import click
from scripts.reference.writing import page, section, table

_VARIABLE = re.compile(r"^`([A-Z_]+)`\s+(.+(?:\n {10,}.+)*)", re.MULTILINE)


def commands() -> str:
    from parlance.cli.main import parlance

    return page(
        "Command line",
        "What `parlance` can do from a shell: every command with its arguments and options.",
        cleandoc(parlance.help or ""),
        "`parlance COMMAND --help` says the same. `--as EMAIL` asks with the rights of that"
        " person; without it, a command has the rights of the operator, who may do everything.",
        *(_command(path, one) for path, one in _all(parlance, ("parlance",))),
    )


def variables() -> str:
    from parlance.config import settings

    rows = [
        (f"`{name}`", " ".join(meaning.split()))
        for name, meaning in _VARIABLE.findall(settings.__doc__ or "")
    ]
    return page(
        "Variables",
        "What an operator sets before the start, as variables of the environment; all of them are"
        " optional.",
        "What people may change while Parlance runs stands under [Settings](/settings) instead."
        " A variable that cannot be understood keeps Parlance from starting, and it says why.",
        table(("variable", "meaning"), sorted(rows)),
        "`parlance check --deploy` looks over what is set: see"
        " [Check before going live](/help/how-to/check-before-going-live).",
    )


def _all(
    group: click.Group, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, one in group.commands.items():
        if one.hidden:
            continue
        if isinstance(one, click.Group):
            yield from _all(one, (*path, name))
        else:
            yield (*path, name), one


def _command(path: tuple[str, ...], one: click.Command) -> str:
    words = " ".join((*path, *_usage(one)))
    rows = [
        (", ".join(f"`{name}`" for name in param.opts), param.help or "", _usual(param))
        for param in one.params
        if isinstance(param, click.Option)
    ]
    options = table(("option", "meaning", "unless given"), rows) if rows else ""
    return section(
        " ".join(path), f"```text\n{words}\n```", _told(cleandoc(one.help or "")), options
    )


def _usage(one: click.Command) -> Iterator[str]:
    if any(isinstance(param, click.Option) for param in one.params):
        yield "[OPTIONS]"
    for param in one.params:
        if isinstance(param, click.Argument):
            name = param.metavar or (param.name or "").upper()
            yield name if param.required else f"[{name}]"


def _told(text: str) -> str:
    """Write what click is told, its paragraphs of fixed lines as code."""
    parts = text.split("\n\n")
    return "\n\n".join(
        f"```text\n{part.removeprefix(chr(8)).strip()}\n```" if part.startswith("\b") else part
        for part in parts
    )


def _usual(param: click.Option) -> str:
    if param.is_flag or not param.show_default or param.default is None:
        return ""
    return f"`{param.default}`"
