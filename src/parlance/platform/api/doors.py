"""How a part declares its routes: with the right they need, what they refuse, and examples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from ninja import Router

from parlance.kit.errors import ParlanceError

View = TypeVar("View", bound=Callable[..., Any])

SMALL_BODY = 1024 * 1024
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a route promises beyond its schemas.

    `right` is what an actor must hold, "" for anybody who is known. `refusals` are errors of
    the domain that a program should expect. A `changes` route takes an idempotency key;
    `has_tag` says that it compares `If-Match`; `needs_token`, that a browser's session will not
    do. `media` and `most` are about its body.
    """

    right: str
    refusals: tuple[type[ParlanceError], ...] = ()
    changes: bool = False
    has_tag: bool = False
    needs_token: bool = False
    media: tuple[str, ...] = (JSON,)
    most: int = SMALL_BODY
    is_streamed: bool = False

    @property
    def is_of_own(self) -> bool:
        """Tell whether it changes what needs no right but to read: what is the person's own."""
        return self.changes and (not self.right or self.right.endswith(".read"))


class Doors:
    """The routes of one part, under one tag.

    The name of a view is its operation id, for good; its docstring is its description.
    """

    def __init__(self, tag: str, about: str) -> None:
        self.tag = tag
        self.about = about
        self.router = Router(tags=[tag])

    def get(self, path: str, *, returns: Any, right: str, **more: Any) -> Callable[[View], View]:
        return self._door("GET", path, returns, Terms(right, **_terms(more)), **more)

    def ask(self, path: str, *, returns: Any, right: str, **more: Any) -> Callable[[View], View]:
        """Declare a question that is too long for an address: a POST that changes nothing."""
        return self._door("POST", path, returns, Terms(right, **_terms(more)), **more)

    def post(self, path: str, *, returns: Any, right: str, **more: Any) -> Callable[[View], View]:
        return self._change("POST", path, returns, right, **more)

    def put(self, path: str, *, returns: Any, right: str, **more: Any) -> Callable[[View], View]:
        return self._change("PUT", path, returns, right, **more)

    def patch(self, path: str, *, returns: Any, right: str, **more: Any) -> Callable[[View], View]:
        return self._change("PATCH", path, returns, right, **more)

    def delete(self, path: str, *, right: str, **more: Any) -> Callable[[View], View]:
        return self._change("DELETE", path, None, right, **({"status": 204} | more))

    def _change(
        self, method: str, path: str, returns: Any, right: str, **more: Any
    ) -> Callable[[View], View]:
        return self._door(method, path, returns, Terms(right, changes=True, **_terms(more)), **more)

    def _door(
        self,
        method: str,
        path: str,
        returns: Any,
        terms: Terms,
        *,
        status: int | Sequence[int] = 200,
        extra: dict[str, Any] | None = None,
        **_more: Any,
    ) -> Callable[[View], View]:
        statuses = (status,) if isinstance(status, int) else tuple(status)

        def declare(view: View) -> View:
            self.router.add_api_operation(
                path,
                [method],
                view,
                response=dict.fromkeys(statuses, returns),
                operation_id=view.__name__,
                url_name=view.__name__,
                summary=_summary(view),
                openapi_extra=extra or {},
            )
            TERMS[view.__name__] = terms
            return view

        return declare


TERMS: dict[str, Terms] = {}
"""By operation id."""

_NAMES = ("refusals", "has_tag", "needs_token", "media", "most", "is_streamed")


def _terms(more: dict[str, Any]) -> dict[str, Any]:
    return {name: more[name] for name in _NAMES if name in more}


def _summary(view: Callable[..., Any]) -> str:
    words = view.__name__.replace("_", " ")
    return words[0].upper() + words[1:]
