"""The first administrator: made once, by who can read what `parlance up` printed."""

import secrets
from pathlib import Path

from django.db import transaction

from parlance.kit.actor import SYSTEM
from parlance.platform.home import home
from parlance.platform.organisation.commands import configure
from parlance.platform.people.commands import create_first_administrator
from parlance.platform.people.errors import WrongSetupCodeError
from parlance.platform.people.models import User
from parlance.platform.people.queries import anybody_signs_in

_BYTES = 9


def setup_code() -> str | None:
    """Return the code that lets somebody set this installation up; None once it has people.

    It is made on first use, and kept in a file of the installation's home until then.
    """
    if anybody_signs_in():
        _place().unlink(missing_ok=True)
        return None
    if not _place().exists():
        _place().touch(mode=0o600)
        _place().write_text(secrets.token_urlsafe(_BYTES))
    return _place().read_text().strip()


@transaction.atomic
def set_up(*, code: str, organisation: str, name: str, email: str, password: str) -> User:
    """Name the organisation and make its first administrator; return who that is.

    Raises `AdministratorExistsError`, `WrongSetupCodeError`, and what `create_user` and
    `configure` raise for what was typed.
    """
    known = setup_code()
    if known is not None and not secrets.compare_digest(known.encode(), code.strip().encode()):
        raise WrongSetupCodeError
    configure(actor=SYSTEM, name=organisation)
    user = create_first_administrator(name=name, email=email, password=password)
    transaction.on_commit(lambda: _place().unlink(missing_ok=True))
    return user


def _place() -> Path:
    return home() / "setup_code"
