"""The first sign-in of an installation where nobody has one."""

import secrets

import click

from parlance.kit.actor import SYSTEM


class FirstSignIn:
    """Lets the first administrator in: by a page and a code, or made here, for scripts."""

    def __init__(self, email: str | None = None) -> None:
        self._email = email
        self._password = ""

    def make(self) -> None:
        """Add the administrator that a script asks for, unless somebody has a sign-in."""
        from parlance.platform.people.commands import create_user
        from parlance.platform.people.queries import anybody_signs_in
        from parlance.platform.people.values import Role

        if self._email is None or anybody_signs_in():
            return
        password = secrets.token_urlsafe(12)
        create_user(
            actor=SYSTEM,
            name="Administrator",
            email=self._email,
            password=password,
            roles=[Role.ADMIN],
        )
        self._password = password

    def show(self, address: str) -> None:
        """Print how to get in, while nobody is."""
        from parlance.platform.people.first_start import setup_code

        if self._password:
            click.echo(f"Sign in as {self._email} with the password {self._password}")
            click.echo("It is shown this once; change it under /password.")
            return
        code = setup_code()
        if code is not None:
            click.echo(f"Nobody is here yet. Set it up at {address}/welcome?code={code}")
