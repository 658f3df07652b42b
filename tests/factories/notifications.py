from collections.abc import Iterator
from contextlib import contextmanager

from parlance.platform.notifications import kinds
from parlance.platform.notifications.values import Kind, Mailing

AT_ONCE = Kind("test.at_once", "Something happens at once", Mailing.AT_ONCE)
DAILY = Kind("test.daily", "Something happens", Mailing.DAILY)
RIGHT = Kind("test.right", "A definition waits", Mailing.AT_ONCE, "glossary.approve")
SEEN = Kind("test.seen", "An odd page changes", Mailing.AT_ONCE, sees=lambda _, href: "odd" in href)


@contextmanager
def known_kinds() -> Iterator[None]:
    """Register kinds of news for tests, and forget them afterwards."""
    before = dict(kinds._kinds)
    for one in (AT_ONCE, DAILY, RIGHT, SEEN):
        kinds.register(one)
    try:
        yield
    finally:
        kinds._kinds.clear()
        kinds._kinds.update(before)
