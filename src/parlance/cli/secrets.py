import os

import click

from parlance.cli.ground import ground
from parlance.kit.errors import ConflictError


class KeyOfEnvironmentError(ConflictError):
    """Raised when the key is the operator's to change."""

    code = "cli.key_of_environment"

    def __init__(self) -> None:
        super().__init__(
            "The key stands in PARLANCE_SECRET_KEY. Put it into PARLANCE_SECRET_KEY_PREVIOUS, a"
            " new one into PARLANCE_SECRET_KEY, and run this again."
        )


@click.group()
def secrets() -> None:
    """Look after the key that seals stored secrets and signs sessions."""


@secrets.command()
def rotate() -> None:
    """Make a new key, seal every stored secret with it, and forget the old one.

    Parlance must be stopped. Afterwards everybody signs in again. A key that stands in
    PARLANCE_SECRET_KEY is changed there, the old one moved to PARLANCE_SECRET_KEY_PREVIOUS.
    """
    from parlance.config.secret import keep_keys, new_key, secret_keys
    from parlance.platform.home import home
    from parlance.platform.supervisor import supervisor

    path = home() / "secret_key"
    is_given = bool(os.environ.get("PARLANCE_SECRET_KEY"))
    if is_given and not os.environ.get("PARLANCE_SECRET_KEY_PREVIOUS"):
        raise KeyOfEnvironmentError
    with supervisor(home()):
        if not is_given:
            # Both keys are kept until all is sealed anew, so that this can be broken off.
            keep_keys(path, [new_key(), *secret_keys(path)])
        with ground():
            from parlance.platform.secrets import reseal_all

            many = reseal_all()
        if not is_given:
            keep_keys(path, secret_keys(path)[:1])
    click.echo(f"{many} stored secret{'' if many == 1 else 's'} sealed with the new key.")
    click.echo("Everybody signs in again." if not is_given else _FORGET)


_FORGET = "Now remove PARLANCE_SECRET_KEY_PREVIOUS."
