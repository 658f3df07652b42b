"""What the demo adds to its accounts: teams, custom attributes, segments."""

from collections.abc import Mapping
from datetime import UTC, datetime

from parlance.kit.actor import SYSTEM

_TIERS = ("gold", "silver", "bronze")
_SEGMENTS = (
    (
        "Key accounts",
        "monthly_recurring_revenue >= 4000 or segment = 'enterprise' and support_tier = 'gold'",
        "Whom we would miss most: a business review every quarter.",
    ),
    (
        "Small and paying",
        "segment = 'smb' and monthly_recurring_revenue > 0",
        "Served by programs for many, not one by one.",
    ),
)


def furnish_accounts(people: Mapping[str, str]) -> None:
    """Do it once; `people` are the person ids of the demo's AE and AM by role."""
    from parlance.domains.accounts.commands.bulk import apply_bulk
    from parlance.domains.accounts.commands.definitions import define_attribute
    from parlance.domains.accounts.commands.segments import save_segment
    from parlance.domains.accounts.queries.lists import chosen_accounts
    from parlance.domains.accounts.queries.segments import segments
    from parlance.domains.accounts.values.lists import ListAsk
    from parlance.domains.accounts.values.records import AttributeType

    if segments(actor=SYSTEM):
        return
    now = datetime.now(UTC)
    today = now.date()

    def chosen(text: str) -> list[int]:
        return chosen_accounts(actor=SYSTEM, ask=ListAsk(filter=text), today=today)

    def give(ids: list[int], field: str, value: str) -> None:
        apply_bulk(
            actor=SYSTEM,
            account_ids=ids,
            field=field,
            value=value,
            from_on=today,
            today=today,
            made_at=datetime.now(UTC),
            reason="Made for the demo.",
        )

    define_attribute(
        actor=SYSTEM,
        label="Support tier",
        type=AttributeType.CHOICE,
        choices=_TIERS,
        description="What the contract promises of our support.",
    )
    define_attribute(
        actor=SYSTEM,
        label="Seats planned",
        type=AttributeType.NUMBER,
        description="How many seats the customer means to use within a year.",
    )
    define_attribute(actor=SYSTEM, label="Reference customer", type=AttributeType.BOOLEAN)
    every = chosen("true")
    for place, tier in enumerate(_TIERS):
        give([one for one in every if one % 3 == place], "support_tier", tier)
    for seats in (25, 60, 250):
        give([one for one in every if one % 7 == seats % 7], "seats_planned", str(seats))
    give([one for one in every if one % 9 == 0], "reference_customer", "true")
    large = chosen("segment = 'enterprise'")
    give(large, "account_executive", people["ae"])
    give(chosen("segment != 'smb'"), "account_manager", people["am"])
    for name, rule, description in _SEGMENTS:
        save_segment(
            actor=SYSTEM,
            name=name,
            expression=rule,
            description=description,
            is_shared=True,
            made_at=now,
        )
