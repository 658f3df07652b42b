"""What the search and the command palette find among accounts and their people."""

from django.utils.translation import gettext as _

from parlance.domains.accounts.queries.search import found_accounts, found_contacts
from parlance.kit.actor import Actor
from parlance.platform.search.values import Hit
from parlance.web import links


def search_accounts(*, actor: Actor, words: str, limit: int) -> list[Hit]:
    """Return the accounts whose name fits the words, best first."""
    return [
        Hit(
            title=one.summary.name,
            href=links.account(one.summary.id),
            note=" · ".join(filter(None, (one.summary.segment, one.summary.country))),
            kind="account",
            score=one.score,
        )
        for one in found_accounts(actor=actor, words=words, limit=limit)
    ]


def search_contacts(*, actor: Actor, words: str, limit: int) -> list[Hit]:
    """Return the people at accounts whose name fits the words, best first."""
    return [
        Hit(
            title=one.contact.name,
            href=links.account(one.account_id),
            note=_("{title} at {account}").format(
                title=one.contact.title or one.contact.role or _("Contact"),
                account=one.account_name,
            ),
            kind="contact",
            score=one.score,
        )
        for one in found_contacts(actor=actor, words=words, limit=limit)
    ]
