"""Who may do what."""

from scripts.reference.writing import page, section, table

from parlance.platform.people.rights import OWN_BOOK, RIGHTS, Right
from parlance.platform.people.values import ROLE_LABELS, Role

_ALL = frozenset(Role) - {Role.CUSTOMER, Role.ADMIN}


def rights() -> str:
    return page(
        "Roles and rights",
        "Which role may do what. A person may hold several roles and has the rights of all of"
        " them; administrators hold every right.",
        "The same table, with the people who hold each role, is under"
        " [Settings, Roles and rights](/settings/rights). The names in the last column are those"
        " in which tokens are given [scopes](/help/how-to/call-the-api).",
        section("Rights", table(("right", "who holds it", "name"), map(_right, RIGHTS))),
        section("Roles", *map(_role, Role)),
        section(
            "The book of business",
            f"Where the organization narrows people to their book of business,"
            f" who holds no other role than {_named(OWN_BOOK)} sees only accounts of their own, and"
            " every figure counts only those. See [Rights and the book of business]"
            "(/help/explanation/rights-and-the-book-of-business).",
        ),
    )


def _right(one: Right) -> tuple[str, str, str]:
    held = one.roles - {Role.ADMIN}
    who = "everybody" if held >= _ALL else _named(held) or "administrators only"
    return one.words, who, f"`{one.name}`"


def _role(role: Role) -> str:
    label = ROLE_LABELS[role]
    if role is Role.ADMIN:
        return f"**{label}**: all of the above."
    held = [one.words[0].lower() + one.words[1:] for one in RIGHTS if role in one.roles]
    if not held:
        return f"**{label}**: nothing inside yet; such a person gets a page that says so."
    return f"**{label}**: {'; '.join(held)}."


def _named(roles: frozenset[Role]) -> str:
    return ", ".join(label for role, label in ROLE_LABELS.items() if role in roles)
