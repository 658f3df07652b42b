from datetime import datetime, timedelta

from parlance.domains.accounts.models import AccountChange

KEPT = timedelta(days=2)


def forget_changes(*, now: datetime) -> int:
    """Forget old notes of changed accounts; return how many. Cards are read anew each day."""
    return AccountChange.objects.filter(at__lt=now - KEPT).delete()[0]
