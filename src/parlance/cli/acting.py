"""On whose behalf a command asks."""

from collections.abc import Callable

import click

from parlance.kit.actor import SYSTEM, Actor


def as_option(command: Callable[..., None]) -> Callable[..., None]:
    """Add `--as EMAIL`; without it a command acts for the operator of this machine."""
    return click.option(
        "--as",
        "asked_as",
        metavar="EMAIL",
        help="Act as this person: with their rights, and what they may see.",
    )(command)


def actor_of(asked_as: str | None) -> Actor:
    """Return who acts; inside `ground()`. Raises `MemberNotFoundError`."""
    if asked_as is None:
        return SYSTEM
    from parlance.platform.people.queries import actor_by_email

    return actor_by_email(asked_as)
