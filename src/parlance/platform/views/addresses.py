"""What of an address a view keeps: the query of one known page, never another place."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.urls import NoReverseMatch, reverse

from parlance.kit.actor import Actor
from parlance.platform.views.errors import InvalidViewError, ViewNotFoundError
from parlance.platform.views.values import ListPage

LONGEST = 4_000
_MOST_PARTS = 100

_pages: dict[str, ListPage] = {}


def register(page: ListPage) -> None:
    """Let views of a page be saved; called in an app's `ready()`."""
    _pages[page.route] = page


def list_page(route: str) -> ListPage:
    """Return a page that has views. Raises `ViewNotFoundError`."""
    if route not in _pages:
        raise ViewNotFoundError
    return _pages[route]


def pages(*, actor: Actor) -> tuple[ListPage, ...]:
    """Return the pages with views that the actor may open and that this installation has."""
    return tuple(
        one
        for one in _pages.values()
        if (not one.right or actor.may(one.right)) and path_of(one.route)
    )


def path_of(route: str) -> str:
    """Return where a page stands; nothing where it does not."""
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


def kept_query(page: ListPage, address: str) -> str:
    """Return what of an address a view of the page keeps, always written the same way.

    The address is that of the page itself, or only its query. Raises `InvalidViewError` for
    another page, another place, and what is too long.
    """
    if len(address) > LONGEST:
        raise InvalidViewError(f"A view's address has at most {LONGEST} characters.")
    try:
        parts = urlsplit(address)
        given = parse_qsl(
            parts.query, keep_blank_values=False, max_num_fields=_MOST_PARTS, errors="strict"
        )
    except ValueError as error:
        raise InvalidViewError("This address cannot be read. Open the page and save it.") from error
    foreign = parts.scheme or parts.netloc or address.startswith(("//", "\\", "/\\"))
    if foreign or parts.path not in ("", path_of(page.route)):
        raise InvalidViewError(f"A view keeps an address of “{page.label}” only.")
    if any("\0" in text for pair in given for text in pair):
        raise InvalidViewError("This address has characters that no page understands.")
    return urlencode([pair for pair in given if pair[0] not in page.passing])
