"""How often somebody may ask: a bucket that drips full, kept in one statement of PostgreSQL."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address, ip_network
from math import ceil

from django.db import connection
from django.db.models.functions import Now

from parlance.platform.api.models import Bucket

_DRIPPED = """
    least(%(most)s, b.level
        + greatest(0, extract(epoch from statement_timestamp() - b.at)) * %(drip)s)
"""
_TAKE = f"""
    insert into api_bucket as b (key, level, had_enough, at)
    values (%(key)s, %(most)s - 1, true, statement_timestamp())
    on conflict (key) do update set
        level = {_DRIPPED} - ({_DRIPPED} >= 1)::integer,
        had_enough = {_DRIPPED} >= 1,
        at = statement_timestamp()
    returning level, had_enough
"""  # noqa: S608 - put together from the text above only


@dataclass(frozen=True, slots=True)
class Allowance:
    """What is left of a bucket: `remaining` whole requests, full again in `reset` seconds."""

    limit: int
    remaining: int
    reset: int
    is_enough: bool
    wait: int


def take(key: str, per_minute: int) -> Allowance:
    """Take a request out of somebody's bucket, which holds what a minute drips in."""
    drip = per_minute / 60
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"key": key, "most": float(per_minute), "drip": drip})
        level, had_enough = cursor.fetchone()
    return Allowance(
        limit=per_minute,
        remaining=int(level),
        reset=ceil((per_minute - level) / drip),
        is_enough=had_enough,
        wait=max(1, ceil((1 - level) / drip)),
    )


def forget_full_buckets() -> int:
    """Delete buckets that nobody took from for so long that they are full; return how many."""
    return Bucket.objects.filter(at__lt=Now() - timedelta(hours=1)).delete()[0]


def network_of(address: str) -> str:
    """Return what counts as one place: an IPv4 address, or the /64 of an IPv6 one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    mapped = getattr(found, "ipv4_mapped", None) or found
    prefix = 64 if mapped.version == 6 else 32
    return str(ip_network(f"{mapped}/{prefix}", strict=False))
