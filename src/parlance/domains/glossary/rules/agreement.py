"""When a text is agreed, and who may say so."""

from collections.abc import Collection, Mapping

from parlance.domains.glossary.values import Side, Status
from parlance.platform.people.values import Role

_SIDE_OF = {
    Role.CSM: Side.CS,
    Role.CS_LEAD: Side.CS,
    Role.CS_OPS: Side.CS,
    Role.PM: Side.PRODUCT,
    Role.PMM: Side.PRODUCT,
    Role.ENGINEERING_MANAGER: Side.PRODUCT,
    Role.DESIGNER: Side.PRODUCT,
}


def sides_of(roles: Collection[str]) -> frozenset[Side]:
    """Return the sides that somebody with these roles speaks for; unknown roles for none."""
    return frozenset(side for role, side in _SIDE_OF.items() if role.value in roles)


def status_of(newest: int | None, approved: Mapping[Side, int]) -> Status:
    """Return how far a term is agreed.

    `newest` is the number of its newest version, `approved` the newest version that each side
    has approved. The sides diverge while they stand by different versions.
    """
    if newest is None:
        return Status.MISSING
    stands = {approved.get(side) for side in Side}
    if stands == {newest}:
        return Status.AGREED
    if len(stands) > 1 and None not in stands:
        return Status.DIVERGING
    return Status.UNDER_REVIEW
