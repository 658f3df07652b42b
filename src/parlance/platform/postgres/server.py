"""One PostgreSQL server in one folder: made, started, adopted, stopped."""

import hashlib
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import psycopg

from parlance.platform.postgres.account import Account, as_account, own_folder
from parlance.platform.postgres.binaries import binaries
from parlance.platform.postgres.errors import PostgresFailedError, PostgresFolderError
from parlance.platform.processes import program

NAME = "parlance"
"""The role, which is no superuser but may make databases and roles, and its database."""

LONGEST_SOCKET_FOLDER = 88  # a socket's path has 103 to 107 bytes; its name takes 15
TRIES = 3
PATIENCE = 60.0  # seconds for a server that lives but does not answer yet
RECOVERY_SECONDS = 900.0  # for one that we started: it may have a long log to replay
NOT_DURABLE = ("-c", "fsync=off")
"""For tests: what is committed outlives a killed server, not a power cut."""


_CHILDREN: list[subprocess.Popen[bytes]] = []
"""Servers that this process started: they outlive the objects that did it."""


class Server:
    """The server that keeps its data in `folder`; only a Unix socket leads to it.

    `folder` must be reachable for `account`. `settings` are arguments of `postgres`.
    Callers see to it that two do not start or stop one folder at once.
    """

    def __init__(
        self, folder: Path, account: Account | None, settings: tuple[str, ...] = ()
    ) -> None:
        self._folder = folder
        self._account = account
        self._settings = settings
        self._data = folder / "data"
        self._log = folder / "postgres.log"
        self._child: subprocess.Popen[bytes] | None = None

    def url(self, database: str = NAME) -> str:
        """Return the address with its password; the server must have been started once."""
        password = (self._folder / "password").read_text()
        host = quote(str(self._socket_folder()), safe="")
        return f"postgresql://{NAME}:{password}@/{database}?host={host}"

    def answers(self) -> bool:
        """Tell whether the server takes connections, whoever started it."""
        if not (self._folder / "password").exists():
            return False
        try:
            psycopg.connect(self.url(), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            if "authentication failed" in str(error):
                said = f"the password in {self._folder / 'password'} is not its own"
                raise PostgresFailedError(doing="let us in", said=said) from error
            return False
        return True

    def start(self) -> None:
        """Start the server unless it answers already; make it first if it is new."""
        if self.answers():
            return
        own_folder(self._folder, self._account)
        if not self._data.exists():
            self._make()
        if self._runs() and self._comes_up():
            return
        if self._runs():
            raise PostgresFailedError(doing="answer", said="it runs but is stuck", log=self._log)
        self._forget_dead_one()
        for attempt in range(TRIES):
            # Backends that outlived a killed server may hold its memory for a moment.
            time.sleep(attempt)
            self._end_child()
            self._launch()
            if self._comes_up():
                return
        raise PostgresFailedError(doing="start", said=self._last_words(), log=self._log)

    def stop(self) -> None:
        """End all sessions and stop; what was committed stays. Nothing to do if it is down."""
        self._reap()
        if not self._runs():
            return
        pid = self._pid()
        for how, seconds in ((signal.SIGINT, 8.0), (signal.SIGQUIT, 2.0)):
            with suppress(ProcessLookupError):
                os.kill(pid, how)
            ends = time.monotonic() + seconds
            while time.monotonic() < ends:
                self._reap()
                if self._child is None and not self._runs():
                    return
                time.sleep(0.02)

    def _make(self) -> None:
        """Make the data, the role and the database: all of it or nothing."""
        fresh = self._folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        password = secrets.token_urlsafe(24)
        self._keep("password", password)
        first_password = self._keep("superuser_password", secrets.token_urlsafe(24))
        if self._account:
            os.chown(first_password, self._account.uid, self._account.gid)
        self._run(
            "make its data",
            *("initdb", "-D", str(fresh), "-U", "postgres", "--encoding=UTF8"),
            *("--locale=C.UTF-8", "--auth=scram-sha-256", f"--pwfile={first_password}"),
            *("--data-checksums", "--no-instructions"),
            *(("--no-sync",) if self._settings else ()),
        )
        self._run(
            "make its database",
            *("postgres", "--single", "-D", str(fresh), "postgres"),
            told=f"create role {NAME} login createdb createrole password '{password}'\n"
            f"create database {NAME} owner {NAME}\n",
        )
        fresh.rename(self._data)

    def _keep(self, name: str, secret: str) -> Path:
        path = self._folder / name
        path.touch(mode=0o600)
        path.write_text(secret)
        return path

    def _run(self, doing: str, program: str, *arguments: str, told: str = "") -> None:
        done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, by path
            [str(self._binaries() / program), *arguments],
            input=told,
            capture_output=True,
            text=True,
            check=False,
            **as_account(self._account),
        )
        # The single-user server reports a failed statement, and ends well.
        if done.returncode != 0 or "ERROR:" in done.stderr:
            raise PostgresFailedError(doing=doing, said=done.stderr)

    def _launch(self) -> None:
        socket_folder = own_folder(self._socket_folder(), self._account)
        owner = self._account.uid if self._account else os.geteuid()
        if socket_folder.stat().st_uid != owner:
            raise PostgresFolderError(socket_folder)
        command = [
            *(str(self._binaries() / "postgres"), "-D", str(self._data)),
            *("-c", "listen_addresses=", "-c", f"unix_socket_directories={socket_folder}"),
            *("-c", "unix_socket_permissions=0700", *self._settings),
        ]
        with self._log.open("wb") as log:
            # Its own session: Ctrl-C is for us, and we stop it when all others are done.
            self._child = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program, by path
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                **as_account(self._account),
            )
        _CHILDREN.append(self._child)

    def _comes_up(self) -> bool:
        """Wait until the server answers; False when it ended or kept silent for too long."""
        begun = time.monotonic()
        while not self.answers():
            recovering = self._child is not None and self._child.poll() is None
            lasted = time.monotonic() - begun
            if lasted > (RECOVERY_SECONDS if recovering else PATIENCE):
                return False
            if not recovering and not self._runs():
                return False
            time.sleep(0.03)
        return True

    def _binaries(self) -> Path:
        version = self._data / "PG_VERSION"
        return binaries(self._account, version.read_text().strip() if version.exists() else None)

    def _socket_folder(self) -> Path:
        if len(os.fsencode(self._folder)) <= LONGEST_SOCKET_FOLDER:
            return self._folder
        digest = hashlib.sha256(os.fsencode(self._folder)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"parlance-{digest}"

    def _pid(self) -> int:
        """Return the number that the server wrote down, 0 if it wrote none."""
        try:
            return int((self._data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return 0

    def _runs(self) -> bool:
        return program(self._pid()).startswith("postgres")

    def _forget_dead_one(self) -> None:
        """Remove the note of a killed server: its number may belong to another program now."""
        (self._data / "postmaster.pid").unlink(missing_ok=True)

    def _last_words(self) -> str:
        lines = self._log.read_text(errors="replace").splitlines()
        fatal = [line for line in lines if "FATAL" in line or "PANIC" in line]
        return "".join(fatal[:1] or lines[-1:])

    def _end_child(self) -> None:
        """See that the one we started before, which does not run the data, is gone."""
        if self._child is not None:
            self._child.kill()
            self._child.wait()
            self._child = None

    def _reap(self) -> None:
        if self._child is not None and self._child.poll() is not None:
            self._child = None
