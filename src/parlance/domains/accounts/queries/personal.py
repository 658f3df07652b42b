"""What the tables of accounts tell of persons."""

from django.utils.translation import gettext_lazy as _

from parlance.platform.privacy.values import Fate, Holding

HOLDINGS = (
    Holding(
        "accounts_account",
        _("Accounts"),
        mentions=("owner", "custom"),
        plain=("source_id", "name", "segment", "country", "industry"),
        feeds_facts=True,
    ),
    Holding(
        "accounts_accountattribute",
        _("Attributes of accounts"),
        mentions=("value",),
        plain=("attribute", "recorded_by"),
        feeds_facts=True,
    ),
    Holding(
        "accounts_contact",
        _("Contacts"),
        "t.person_id = %(person)s",
        Fate.DELETED,
        personal=(
            "title",
            "role",
            "ends_on",
            "consent_service",
            "consent_marketing",
            "consent_on",
            "consent_by",
        ),
        keys=("source_id",),
        file="contacts",
    ),
    Holding(
        "accounts_accountuser",
        _("Users of accounts, by the random id"),
        "t.person_id = %(person)s",
        Fate.REPLACED,
        personal=("starts_on", "ends_on"),
        keys=("source_id",),
        file="users",
    ),
    Holding(
        "accounts_teammember",
        _("Time on account teams, by the random id"),
        "t.person_id = %(person)s",
        personal=("role", "starts_on", "ends_on"),
    ),
    Holding("accounts_accountchange", _("Accounts that changed")),
    Holding(
        "accounts_customattribute",
        _("Custom attributes"),
        mentions=("label", "description"),
        plain=("name", "choices"),
    ),
    Holding(
        "accounts_segment",
        _("Segments, by the random id"),
        "t.owner = %(person)s::text",
        personal=("name", "description"),
        mentions=("name", "description"),
        plain=("owner",),
    ),
    Holding(
        "accounts_segmentversion",
        _("Versions of segments"),
        mentions=("expression", "reason"),
        plain=("made_by",),
    ),
    Holding(
        "accounts_bulkedit",
        _("Bulk edits, by the random id"),
        "t.made_by = %(person)s::text",
        personal=("made_at", "field", "reason"),
        mentions=("value", "reason"),
        plain=("made_by",),
    ),
)

OVERWRITTEN = """
    (t."table" = 'accounts_contact' and t.row_id in (
        select c.id::text from accounts_contact c where c.person_id = %(person)s
    ))
"""
"""What imports wrote over, as far as it tells of a contact."""
