"""Every code that Parlance can answer with, for the pages that explain them."""

import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from importlib import import_module

import parlance
from parlance.kit.errors import (
    ConflictError,
    DeniedError,
    InvalidError,
    NotFoundError,
    ParlanceError,
)
from parlance.platform.statuses import status_of

_KINDS: dict[type[ParlanceError], tuple[str, str]] = {
    NotFoundError: (
        "Raised when something is not there, or you may not know that it is.",
        "Check the id or name; ask somebody who may see it.",
    ),
    ConflictError: (
        "Raised when a change contradicts what is recorded by now.",
        "Read the record again, then decide anew.",
    ),
    InvalidError: (
        "Raised when something cannot be understood, or breaks a rule.",
        "Mend what the message names, then send it again.",
    ),
    DeniedError: (
        "Raised when you have no right to do this.",
        "Use a token with that scope, or ask an administrator for the right.",
    ),
}
_STARTERS = ("parlance.__main__", "parlance.cli", "parlance.config")
"""Modules that start something when they are loaded; their refusals reach no program."""

_ELSE = ("Raised when a request cannot be served.", "Do what the message says, then send it again.")


@dataclass(frozen=True, slots=True)
class KnownError:
    """A code: when it is raised, its status, and what to do in general."""

    code: str
    meaning: str
    status: int
    phrase: str
    remedy: str


@cache
def known_errors() -> tuple[KnownError, ...]:
    """Return every code with its meaning, by code."""
    for module in pkgutil.walk_packages(parlance.__path__, "parlance."):
        if not module.name.startswith(_STARTERS) and ".migrations" not in module.name:
            import_module(module.name)
    kinds = _kinds_of(ParlanceError)
    served = (one for one in kinds if not one.__module__.startswith(_STARTERS))
    found = {one.code: one for one in map(_known, served)}
    return tuple(found[code] for code in sorted(found))


def find_known_error(code: str) -> KnownError | None:
    return next((one for one in known_errors() if one.code == code), None)


def handbook() -> str:
    """Return the list of codes as a Markdown page."""
    rows = "\n".join(
        f"| `{one.code}` | {one.status} | {one.meaning} | {one.remedy} |" for one in known_errors()
    )
    return _PAGE.format(rows=rows)


_PAGE = """\
# Error codes

Programs decide by `error.code`; it stays for good. `error.message` says what is wrong in this
case and what to do. An installation explains each code at `/help/errors/<code>`.

| code | status | when | what to do |
| --- | --- | --- | --- |
{rows}
"""


def _kinds_of(kind: type[ParlanceError]) -> Iterator[type[ParlanceError]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("parlance."):
            # A kind without a code of its own only groups others.
            if "code" in vars(one):
                yield one
            yield from _kinds_of(one)


def _known(one: type[ParlanceError]) -> KnownError:
    meaning, remedy = next(
        (words for kind, words in _KINDS.items() if issubclass(one, kind)), _ELSE
    )
    told = " ".join((one.__doc__ or "").split("\n\n", maxsplit=1)[0].split())
    status = HTTPStatus(status_of(one))
    is_plain = not told or told.startswith(f"{one.__name__}(")
    return KnownError(
        code=one.code,
        meaning=meaning if is_plain else told.split(";", maxsplit=1)[0].rstrip(".") + ".",
        status=status.value,
        phrase=status.phrase,
        remedy=remedy,
    )
