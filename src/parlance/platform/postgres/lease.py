"""One server for all commands of an installation: the first starts it, the last stops it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parlance.platform.home import home
from parlance.platform.locks import FileLock, alone
from parlance.platform.postgres.account import Account, lent_account
from parlance.platform.postgres.binaries import SHARED
from parlance.platform.postgres.server import Server
from parlance.platform.processes import no_interruption

VARIABLE = "DATABASE_URL"


class Lease:
    """The use of the server by this process, until `close`."""

    def __init__(self, server: Server, folder: Path) -> None:
        self._server = server
        self._changing = folder / "postgres.changing"
        self._users = FileLock(folder / "postgres.users")
        with alone(self._changing):
            self._users.share()
            server.start()

    def mend(self) -> None:
        """Start the server again if it was killed."""
        if not self._server.answers():
            with alone(self._changing):
                self._server.start()

    def close(self) -> None:
        """Give the server back; stop it if no one else uses it."""
        with no_interruption(), alone(self._changing):
            if self._users.try_take():
                self._server.stop()
            self._users.close()


@contextmanager
def database() -> Iterator[Lease | None]:
    """Put the database's address into DATABASE_URL, and hold the server that it leads to.

    An address that is set already is somebody's own server: there is no lease then.
    """
    if os.environ.get(VARIABLE):
        yield None
        return
    server = embedded_server()
    lease = Lease(server, home())
    os.environ[VARIABLE] = server.url()
    try:
        yield lease
    finally:
        del os.environ[VARIABLE]
        lease.close()


def embedded_server() -> Server:
    account = lent_account()
    return Server(_folder(home() / "postgres", account), account)


def _folder(wanted: Path, account: Account | None) -> Path:
    """Return where the data stands: at `wanted`, or where a link there leads.

    A home that the account may not enter stays closed: the data then has a place of its own.
    """
    if account is None or wanted.is_dir() or account.may_reach(wanted.parent):
        return wanted.resolve()
    digest = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]
    elsewhere = SHARED / digest
    SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
    elsewhere.mkdir(mode=0o700, exist_ok=True)
    if not wanted.is_symlink():
        wanted.symlink_to(elsewhere)
    return elsewhere
