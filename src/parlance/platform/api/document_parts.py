"""Pieces of the OpenAPI document that every operation shares."""

from parlance.platform.api import refusals

FIELDS = {
    "type": ("What sort of error it is.", {"enum": sorted(set(refusals.TYPES.values()))}),
    "code": ("Stable: programs decide by it.", {}),
    "message": ("What is wrong and what to do, for a person.", {}),
    "param": ("The field or parameter that is meant, if it is one.", {"type": ["string", "null"]}),
    "doc_url": ("Where this code is explained, on this installation.", {}),
    "request_id": ("Names the request in the log of the installation.", {}),
}
FAULT = {
    "type": "object",
    "title": "ErrorDetail",
    "description": "One thing that is wrong.",
    "required": ["param", "code", "message"],
    "properties": {
        "param": {"type": "string", "description": "Where: `body.name`, or a parameter."},
        "code": {"type": "string", "description": "What is wrong with it."},
        "message": {"type": "string", "description": "What to do."},
        "now": {"description": "What the record says, where an edit meets a change."},
        "asked": {"description": "What the edit says."},
    },
}
HEADERS = {
    "RateLimit-Limit": ("integer", "Requests that a minute allows."),
    "RateLimit-Remaining": ("integer", "Requests that are left."),
    "RateLimit-Reset": ("integer", "Seconds until all are there again."),
    "X-Request-Id": ("string", "The id of this request; send your own to choose it."),
}
KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": (
        "Any key of yours, new for each write. A retry with it within 24 hours changes nothing and "
        "hears the first answer again; with another request it is refused."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
    "example": "1f0c6a52-8a6e-4c55-9d0a-3a1b9f1f6a11",
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": (
        "The ETag of the answer that the edit starts from. If the record has changed since, the "
        "edit is refused with what differs."
    ),
    "schema": {"type": "string", "pattern": '^"[0-9a-f]{1,64}"$'},
    "example": '"9a3c51d0be1f44aa0c77"',
}
IN_ADDRESSES = {
    "bulk_id": "The bulk edit.",
    "currency": "The currency, ISO 4217.",
    "dashboard_id": "The dashboard.",
    "delivery_id": "The delivery.",
    "export_id": "The export.",
    "erasure_id": "The erasure.",
    "job_id": "The job.",
    "load_id": "The import.",
    "provider_id": "The identity provider.",
    "run_id": "The run.",
    "session_id": "The session.",
    "share_id": "The share.",
    "starts_on": "The first day.",
    "subject": "What is watched, like term:churn.",
    "tile_id": "The tile.",
    "token_id": "The token.",
    "upload_id": "The upload.",
    "view_id": "The view.",
    "webhook_id": "The webhook.",
    "account_id": "The account's id.",
    "as_of": "As recorded by then; now without it.",
    "attribute": "The name of the attribute.",
    "contact_id": "The contact's id.",
    "contract_id": "The contract's id.",
    "dimension": "The dimension, by its name in questions.",
    "member_id": "The id of the membership of a team.",
    "metric": "The metric: identifier, slug or unambiguous alias.",
    "name": "The name.",
    "on": "The terms in force on this day; today without it.",
    "number": "The number of the version, from 1 on.",
    "person_id": "The person's id.",
    "segment_id": "The segment's id.",
    "slug": "The term's slug or identifier.",
    "source_id": "Your own key of the record.",
    "subscription_id": "The id of a row of the ledger.",
}
"""What parameters are where ninja leaves out what a view says of them."""
