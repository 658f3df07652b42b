from uuid import UUID

from parlance.platform.ledger.models import Confirmed, Overwritten


def forget_overwritten(*, up_to_load: int) -> None:
    """Forget what loads up to this one wrote over and confirmed: they can be undone no more."""
    Overwritten.objects.filter(load_id__lte=up_to_load).delete()
    Confirmed.objects.filter(load_id__lte=up_to_load).delete()


def forget_person(*, person_id: UUID) -> None:
    """Forget what loads wrote over about a person; part of erasing that person."""
    Overwritten.objects.filter(table="people_person", row_id=str(person_id)).delete()
