"""What changed between two OpenAPI documents so that a program that worked may work no more."""

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]

_TIGHTER_WHEN_LOWER = ("maxLength", "maximum", "maxItems", "maxProperties", "exclusiveMaximum")
_TIGHTER_WHEN_HIGHER = ("minLength", "minimum", "minItems", "minProperties", "exclusiveMinimum")


def breaking_changes(before: Document, after: Document) -> list[str]:
    """Return each break in words, with its place; nothing: programs go on working."""
    return sorted(set(_Differ(before, after).all()))


class _Differ:
    def __init__(self, before: Document, after: Document) -> None:
        self.before, self.after = before, after
        self.looked_at: set[tuple[str, str, bool]] = set()

    def all(self) -> Iterator[str]:
        if [one["url"] for one in self.before["servers"]] != [
            one["url"] for one in self.after["servers"]
        ]:
            yield "the base address changed"
        for path, item in self.before["paths"].items():
            if path not in self.after["paths"]:
                yield f"{path}: the address is gone"
                continue
            for method, old in item.items():
                place = f"{method.upper()} {path}"
                new = self.after["paths"][path].get(method)
                if new is None:
                    yield f"{place}: the method is gone"
                else:
                    yield from self._operation(place, old, new)

    def _operation(self, place: str, old: Document, new: Document) -> Iterator[str]:
        if old["operationId"] != new["operationId"]:
            yield f"{place}: the operation id changed"
        if new.get("x-right") != old.get("x-right"):
            yield f"{place}: another right is needed"
        for code in set(old.get("x-error-codes", ())) - set(new.get("x-error-codes", ())):
            yield f"{place}: the error code {code} is gone"
        yield from self._parameters(place, old, new)
        yield from self._body(place, old, new)
        yield from self._answers(place, old, new)

    def _parameters(self, place: str, old: Document, new: Document) -> Iterator[str]:
        before, after = self._named(self.before, old), self._named(self.after, new)
        for key, one in before.items():
            if key not in after:
                yield f"{place}: the parameter {key[1]} is gone"
                continue
            if after[key].get("required") and not one.get("required"):
                yield f"{place}: the parameter {key[1]} is required now"
            where = f"{place} parameter {key[1]}"
            yield from self._schema(where, one["schema"], after[key]["schema"], is_sent=True)
        for key, one in after.items():
            if key not in before and one.get("required"):
                yield f"{place}: the new parameter {key[1]} is required"

    def _body(self, place: str, old: Document, new: Document) -> Iterator[str]:
        before, after = old.get("requestBody"), new.get("requestBody")
        if before is None:
            if after is not None and after.get("required"):
                yield f"{place}: a body is required now"
            return
        if after is None:
            yield f"{place}: the body is gone"
            return
        for media, content in before["content"].items():
            if media not in after["content"]:
                yield f"{place}: a body of {media} is taken no more"
            else:
                other = after["content"][media]["schema"]
                yield from self._schema(f"{place} body", content["schema"], other, is_sent=True)

    def _answers(self, place: str, old: Document, new: Document) -> Iterator[str]:
        for status, answer in old["responses"].items():
            if status.startswith("2") and status not in new["responses"]:
                yield f"{place}: the answer {status} is gone"
                continue
            before = _resolved(self.before, answer).get("content", {})
            after = _resolved(self.after, new["responses"].get(status, {})).get("content", {})
            for media, content in before.items():
                if media not in after:
                    if status.startswith("2"):
                        yield f"{place}: {status} is no {media} any more"
                    continue
                where = f"{place} {status}"
                yield from self._schema(
                    where, content["schema"], after[media]["schema"], is_sent=False
                )

    def _schema(self, place: str, old: Document, new: Document, *, is_sent: bool) -> Iterator[str]:
        names = (str(old.get("$ref", "")), str(new.get("$ref", "")))
        if all(names):
            if (*names, is_sent) in self.looked_at:
                return
            self.looked_at.add((*names, is_sent))
        old, new = _resolved(self.before, old), _resolved(self.after, new)
        yield from _types(place, old, new, is_sent=is_sent)
        yield from _choices(place, old, new, is_sent=is_sent)
        if old.get("format") != new.get("format"):
            yield f"{place}: the format changed"
        if is_sent:
            yield from _bounds(place, old, new)
        yield from self._fields(place, old, new, is_sent=is_sent)
        for inner in ("items", "additionalProperties"):
            if isinstance(old.get(inner), Mapping) and isinstance(new.get(inner), Mapping):
                yield from self._schema(f"{place}.{inner}", old[inner], new[inner], is_sent=is_sent)
        if (
            is_sent
            and old.get("additionalProperties", True)
            and new.get("additionalProperties") is False
        ):
            yield f"{place}: further fields are refused now"

    def _fields(self, place: str, old: Document, new: Document, *, is_sent: bool) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        needed_before, needed_after = set(old.get("required", ())), set(new.get("required", ()))
        for name, one in before.items():
            if name not in after:
                yield f"{place}: the field {name} is gone"
            else:
                yield from self._schema(f"{place}.{name}", one, after[name], is_sent=is_sent)
        if is_sent:
            for name in needed_after - needed_before:
                yield f"{place}: the field {name} is required now"
        else:
            for name in needed_before - needed_after:
                yield f"{place}: the field {name} may be missing now"

    @staticmethod
    def _named(document: Document, operation: Document) -> dict[tuple[str, str], Document]:
        found = [_resolved(document, one) for one in operation.get("parameters", ())]
        return {(one["in"], one["name"]): one for one in found}


def _resolved(document: Document, part: Document) -> Document:
    while "$ref" in part:
        found: Any = document
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    if set(part) >= {"allOf"} and len(part["allOf"]) == 1:
        return {
            **_resolved(document, part["allOf"][0]),
            **{k: v for k, v in part.items() if k != "allOf"},
        }
    return part


def _kinds(schema: Document) -> set[str]:
    if "anyOf" in schema:
        return set().union(*(_kinds(one) for one in schema["anyOf"]))
    if "$ref" in schema:
        return {schema["$ref"]}
    kind = schema.get("type", "anything")
    return set(kind) if isinstance(kind, list) else {kind}


def _types(place: str, old: Document, new: Document, *, is_sent: bool) -> Iterator[str]:
    before, after = _kinds(old), _kinds(new)
    if "anything" in (after if is_sent else before):
        return
    lost, gained = before - after, after - before
    if is_sent and lost:
        yield f"{place}: {', '.join(sorted(lost))} is taken no more"
    if not is_sent and gained:
        yield f"{place}: may be {', '.join(sorted(gained))} now"


def _choices(place: str, old: Document, new: Document, *, is_sent: bool) -> Iterator[str]:
    before, after = old.get("enum"), new.get("enum")
    if is_sent:
        if after is not None and (before is None or set(before) - set(after)):
            yield f"{place}: fewer choices are taken"
    elif before is not None and (after is None or set(after) - set(before)):
        yield f"{place}: there are choices that programs do not know"


def _bounds(place: str, old: Document, new: Document) -> Iterator[str]:
    for name in _TIGHTER_WHEN_LOWER:
        if name in new and new[name] < old.get(name, float("inf")):
            yield f"{place}: {name} is tighter"
    for name in _TIGHTER_WHEN_HIGHER:
        if name in new and new[name] > old.get(name, float("-inf")):
            yield f"{place}: {name} is tighter"
    if new.get("pattern") != old.get("pattern") and "pattern" in new:
        yield f"{place}: the pattern changed"
