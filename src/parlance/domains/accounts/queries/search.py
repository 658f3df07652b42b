"""Accounts and contacts by words, the best first."""

from parlance.domains.accounts.models import Account, Contact
from parlance.domains.accounts.queries.records import contact_detail, summary_of
from parlance.domains.accounts.values.records import FoundAccount, FoundContact
from parlance.kit.actor import Actor
from parlance.platform.search.matching import ranked


def found_accounts(*, actor: Actor, words: str, limit: int) -> list[FoundAccount]:
    """Return the accounts whose name, or whole source_id, fits the words."""
    actor.must("accounts.read")
    rows = ranked(Account.objects.visible_to(actor), words, "name")
    found = [FoundAccount(summary_of(row), row.score) for row in rows[:limit]]
    exact = Account.objects.visible_to(actor).filter(source_id=words.strip()).first()
    if exact is None:
        return found
    others = [one for one in found if one.summary.id != exact.id]
    return [FoundAccount(summary_of(exact), 1.0), *others][:limit]


def found_contacts(*, actor: Actor, words: str, limit: int) -> list[FoundContact]:
    """Return the contacts in force whose name fits the words."""
    actor.must("accounts.read_personal")
    visible = Contact.objects.visible_to(actor).filter(ends_on=None, account__withdrawn_at=None)
    rows = ranked(visible, words, "person__name").select_related("person", "account")
    return [
        FoundContact(contact_detail(row), row.account_id, row.account.name, row.score)
        for row in rows[:limit]
    ]
