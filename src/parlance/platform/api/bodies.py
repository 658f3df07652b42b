"""JSON read so that it means one thing: no double keys, no NaN, nothing that cannot be stored."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from parlance.platform.api.errors import Fault, InvalidFieldsError, MalformedBodyError

DEEPEST = 32
"""How many levels of brackets a body may have; ours have five."""


def read_json(raw: bytes) -> Any:
    """Return what a body says. Raises `MalformedBodyError` or `InvalidFieldsError`."""
    try:
        found = json.loads(
            raw.decode("utf-8"), object_pairs_hook=once, parse_constant=refuse, parse_float=exact
        )
    except UnicodeDecodeError as error:
        raise MalformedBodyError(f"The body is not UTF-8 (byte {error.start}).") from error
    except RecursionError as error:
        raise _too_deep() from error
    except json.JSONDecodeError as error:
        raise MalformedBodyError(
            f"The body is no JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from error
    except ValueError as error:
        raise MalformedBodyError(f"A number has too many digits: {error}.") from error
    faults = list(_unstorable(found, "body", 0))
    if faults:
        raise InvalidFieldsError(faults)
    return found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object; raise `MalformedBodyError` when it names a field twice."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise MalformedBodyError(f"The field “{twice[:60]}” stands there twice; keep one.")
    return found


def refuse(word: str) -> Any:
    raise MalformedBodyError(f"{word} is no number in JSON; send null where there is none.")


def exact(digits: str) -> Decimal:
    """Return a number with a point exactly; raise `MalformedBodyError` for astronomic ones."""
    number = Decimal(digits)
    if number and abs(number.adjusted()) > 300:
        raise MalformedBodyError(f"The number {digits[:40]} is out of any range.")
    return number


def is_storable(text: str) -> bool:
    """Tell whether PostgreSQL can keep a text: no NUL, no half of a surrogate pair."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _unstorable(value: Any, place: str, depth: int) -> Iterable[Fault]:
    if depth > DEEPEST:
        raise _too_deep()
    if isinstance(value, dict):
        for name, one in value.items():
            if not is_storable(name):
                yield _fault(place)
            yield from _unstorable(one, f"{place}.{name}", depth + 1)
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from _unstorable(one, f"{place}.{index}", depth + 1)
    elif isinstance(value, str) and not is_storable(value):
        yield _fault(place)


def _fault(place: str) -> Fault:
    shown = place.encode("utf-8", "replace").decode().replace("\0", "?")
    message = "The text holds a sign that is none (NUL or half a surrogate pair); leave it out."
    return Fault(shown, "unstorable", message)


def _too_deep() -> MalformedBodyError:
    return MalformedBodyError(f"The body has more than {DEEPEST} levels of brackets.")
