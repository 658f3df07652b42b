"""The first sign-in of an installation where nobody has one."""

import secrets

import click

from parlance.kit.actor import SYSTEM

EMAIL = "admin@parlance.example"


class FirstSignIn:
    """An administrator made where nobody could sign in; the password is told once, kept nowhere."""

    def __init__(self) -> None:
        self._password = ""

    def make(self) -> None:
        """Add the administrator, unless somebody has a sign-in."""
        from parlance.platform.people.commands import create_user
        from parlance.platform.people.queries import members
        from parlance.platform.people.values import Role

        if members(actor=SYSTEM):
            return
        password = secrets.token_urlsafe(12)
        create_user(
            actor=SYSTEM,
            name="Administrator",
            email=EMAIL,
            password=password,
            roles=[Role.ADMIN],
        )
        self._password = password

    def show(self) -> None:
        """Print the sign-in, if it was made by this start."""
        if self._password:
            click.echo(f"Sign in as {EMAIL} with the password {self._password}")
            click.echo("It is shown this once; change it under /password.")
