"""Whom PostgreSQL runs as: it refuses root, so root lends it an unprivileged account."""

import os
import pwd
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Account:
    uid: int
    gid: int

    def may_reach(self, folder: Path) -> bool:
        """Tell whether this account may enter `folder` through all of its parents."""
        places = (folder, *folder.parents)
        return all(self._may_enter(place.stat()) for place in places if place.exists())

    def _may_enter(self, found: os.stat_result) -> bool:
        if found.st_uid == self.uid:
            return bool(found.st_mode & stat.S_IXUSR)
        if found.st_gid == self.gid:
            return bool(found.st_mode & stat.S_IXGRP)
        return bool(found.st_mode & stat.S_IXOTH)


def lent_account() -> Account | None:
    """Return the account to run PostgreSQL as; None is our own.

    initdb insists on an account with a name, so a spare number would not do.
    """
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            found = pwd.getpwnam(name)
            return Account(found.pw_uid, found.pw_gid)
    return Account(65534, 65534)


def own_folder(folder: Path, account: Account | None) -> Path:
    """Make `folder`, private to the account that PostgreSQL runs as."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if account:
        os.chown(folder, account.uid, account.gid)
    return folder


def as_account(account: Account | None) -> dict[str, Any]:
    """Return the arguments of `subprocess` that run a program as the account."""
    if account is None:
        return {"cwd": "/"}
    return {"cwd": "/", "user": account.uid, "group": account.gid, "extra_groups": []}
