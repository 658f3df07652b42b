"""What programs meet: operations, codes and events; and the keys that people press."""

import json
from collections import defaultdict
from typing import Any

from scripts.reference.writing import page, section, table


def operations() -> str:
    from parlance.api.mounting import described

    document = described()
    by_tag: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            if isinstance(one, dict) and "operationId" in one:
                row = (f"`{method.upper()} {path}`", _first(one), f"`{one['operationId']}`")
                by_tag[one["tags"][0]].append(row)
    return page(
        "API operations",
        "What programs may ask and do, by address under `/api/v1`.",
        "[Try them in the browser](/api/docs), with fields, examples and errors; programs read"
        " [openapi.json](/api/v1/openapi.json). How to begin:"
        " [Call the API](/help/how-to/call-the-api). Codes that it refuses with:"
        " [Error codes](/help/reference/error-codes).",
        *(
            section(tag, table(("address", "what it does", "operation"), rows))
            for tag, rows in sorted(by_tag.items())
        ),
    )


def errors() -> str:
    from parlance.platform.api.known_errors import known_errors

    rows = [
        (f"[`{one.code}`](/help/errors/{one.code})", one.status, _for_people(one.meaning))
        for one in known_errors()
    ]
    return page(
        "Error codes",
        "What the API refuses with. Programs decide by `error.code`, which stays for good;"
        " `error.message` says what is wrong in this case and what to do.",
        "```json\n" + _SHAPE + "\n```",
        "`error.doc_url` leads to the page of the code, with what to do in general.",
        table(("code", "status", "when"), rows),
    )


def events() -> str:
    from parlance.platform.webhooks.registry import event_types

    return page(
        "Webhook events",
        "What receivers are told of, with an example of each message.",
        "How to receive them: [Receive webhooks](/help/how-to/receive-webhooks). A message has the"
        " name of the event, when it happened, and ids and plain values; what else is needed is"
        " asked from the API.",
        *(
            section(
                one.name,
                f"{one.words}.",
                "```json\n"
                + json.dumps(
                    {"type": one.name, "timestamp": _WHEN, "data": dict(one.example)}, indent=2
                )
                + "\n```",
            )
            for one in event_types()
        ),
    )


def keys() -> str:
    from parlance.kit.actor import SYSTEM
    from parlance.web.palette import shortcuts

    always = (
        ("`Ctrl` `K`", "open or do anything (on a Mac `⌘` `K`)"),
        ("`/`", "go to the filter of a list, else to the search"),
        ("`j` `k`", "next and previous row"),
        ("`Enter`", "open the row, or explain the number"),
        ("`Esc`", "close the explanation, a menu, a definition"),
        ("`?`", "show the keys"),
    )
    pages = ((" ".join(f"`{key}`" for key in one.keys), one.label) for one in shortcuts(SYSTEM))
    return page(
        "Keys",
        "What can be done without a mouse, from any page.",
        section("Everywhere", table(("key", "does"), always)),
        section(
            "Pages and actions",
            "Press one key after the other. Only what you may open or do is offered.",
            table(("keys", "opens"), pages),
        ),
    )


_WHEN = "2026-10-01T09:30:00+00:00"
_SHAPE = """\
{
  "error": {
    "type": "invalid_request",
    "code": "api.invalid_fields",
    "message": "Write a name.",
    "param": "name",
    "doc_url": "/help/errors/api.invalid_fields",
    "request_id": "01J8ZC9M0T"
  }
}"""


def _first(one: dict[str, Any]) -> str:
    """Return the first sentence of an operation's description."""
    told = str(one.get("description") or one["summary"]).split("\n\n", maxsplit=1)[0]
    return told.split(". ", maxsplit=1)[0].rstrip(".") + "."


def _for_people(meaning: str) -> str:
    told = meaning.removeprefix("Raised ").strip()
    return told[0].upper() + told[1:]
