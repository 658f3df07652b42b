"""What people of the demo have saved, and have been told."""

from datetime import UTC, datetime

_VIEWS = (
    ("cs_lead", "accounts", "My accounts", "whose=mine", False),
    ("cs_lead", "glossary", "Metrics", "kind=metric", True),
    ("pm", "glossary", "Terms that I own", "whose=mine", False),
    ("pm", "glossary", "Words of contracts", "search=contract", True),
    ("executive", "metrics", "By quarter", "every=quarter", True),
)
"""Role, page, name, what follows the `?`, and whether everybody sees it."""

_REFINED = "expansion-revenue"


def save_views(emails: dict[str, str]) -> None:
    """Save some views in the name of the demo's people, by role and address; once."""
    from parlance.platform.people.queries import actor_by_email
    from parlance.platform.views.commands import save_view, share_view
    from parlance.platform.views.queries import views

    for role, page, name, query, is_shared in _VIEWS:
        actor = actor_by_email(emails[role])
        if name in {one.name for one in views(actor=actor, page=page)}:
            continue
        view_id = save_view(actor=actor, page=page, name=name, address=f"?{query}")
        if is_shared:
            share_view(actor=actor, view_id=view_id, everybody=True)


def refine_a_definition(email: str) -> None:
    """Propose a second version of a term, so that approvals wait for people; once."""
    from parlance.domains.glossary.commands.versions import publish_version
    from parlance.domains.glossary.queries import term
    from parlance.platform.people.queries import actor_by_email

    actor, now = actor_by_email(email), datetime.now(UTC)
    newest = term(actor=actor, slug=_REFINED).newest
    if newest is None or newest.number > 1:
        return
    publish_version(
        actor=actor,
        slug=_REFINED,
        text=f"{newest.text}\n\nSeats that a reorganization moves between accounts do not count.",
        example=newest.example,
        reason="Moves between accounts of one group were counted twice.",
        effective_on=now.date(),
        recorded_at=now,
        readings=tuple(newest.readings.values()),
        window=newest.window,
    )
