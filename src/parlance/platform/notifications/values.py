from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.utils.functional import Promise

from parlance.kit.actor import Actor


class Mailing(StrEnum):
    """When a person is written to about a kind of news."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of news. `label` says when it comes, as in “An account is assigned to you”.

    `mailing` holds for those who have not chosen. Whoever lacks `right`, or for whom
    `sees(actor, href)` is false, is not shown news of this kind, and gets no mail of it.
    """

    name: str
    label: str | Promise
    mailing: Mailing
    right: str = ""
    sees: Callable[[Actor, str], bool] | None = None


@dataclass(frozen=True, slots=True)
class News:
    """One notification. `times` counts what was told as one, the latest `at`."""

    id: int
    kind: str
    title: str
    text: str
    href: str
    at: datetime
    times: int
    is_read: bool


@dataclass(frozen=True, slots=True)
class NewsPage:
    """News, newest first; `after` continues behind the last one."""

    news: tuple[News, ...]
    after: str | None


@dataclass(frozen=True, slots=True)
class Choices:
    """How a person wants to be told: the mailing of each kind, and when the digest comes.

    `time_zone` "" is the organisation's.
    """

    mailings: Mapping[str, Mailing]
    hour: int
    time_zone: str


@dataclass(frozen=True, slots=True)
class Subscription:
    """What an unsubscribe link ends: mail to a person about some kinds."""

    person_id: UUID
    kinds: tuple[str, ...]
