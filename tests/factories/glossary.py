from datetime import UTC, date, datetime
from typing import Any

from actors import ANA
from parlance.domains.glossary.commands import starter, terms, versions
from parlance.domains.glossary.values import Kind
from parlance.engine.definitions import Reading
from parlance.engine.units import Unit

LONG_AGO = datetime(2025, 1, 1, 9, tzinfo=UTC)


def make_term(slug: str = "handover", **values: Any) -> str:
    """Define a term without a definition; return its slug."""
    usual: dict[str, Any] = {
        "name": slug.replace("-", " ").title(),
        "kind": Kind.CONCEPT,
        "section": "Workflow",
        "owner": "cs_ops",
        "created_at": LONG_AGO,
    }
    terms.define_term(actor=ANA, slug=slug, **(usual | values))
    return slug


def make_version(slug: str, **values: Any) -> int:
    """Publish a version that is in force since 2025; return its number."""
    usual: dict[str, Any] = {
        "text": "The day on which one team passes an account to the next.",
        "example": "Sales passes an account to its CSM on 5 March.",
        "reason": "First text.",
        "effective_on": date(2025, 1, 1),
        "recorded_at": LONG_AGO,
    }
    return versions.publish_version(actor=ANA, slug=slug, **(usual | values))


def make_reading(key: str = "default", formula: str = "closing_mrr", **values: Any) -> Reading:
    """Return a reading in money."""
    usual: dict[str, Any] = {"label": key.capitalize(), "unit": Unit.MONEY}
    return Reading(key=key, formula=formula, **(usual | values))


def load_starter() -> tuple[str, ...]:
    """Load the shipped glossary, in force since 2025."""
    return starter.load_starter(actor=ANA, effective_on=date(2025, 1, 1), recorded_at=LONG_AGO)
