"""Sizes, rates and how long things are kept."""

from django.conf import settings
from scripts.reference.writing import page, section, table

_MEGABYTE = 1024 * 1024
_GIGABYTE = 1024 * _MEGABYTE


def limits() -> str:
    return page(
        "Limits",
        "How large, how many, how often and how long: what is beyond is refused with words, never"
        " cut off in silence.",
        section("Files", table(("what", "at most"), _files())),
        section("Requests", table(("what", "at most"), _requests())),
        section("Pages", table(("what", "at most"), _pages())),
        section("How long things last", table(("what", "how long"), _lasting())),
        section(
            "How long things are kept",
            "An administrator may choose otherwise under [Settings, Privacy](/settings/privacy).",
            table(("what", "that is", "how long"), _kept()),
        ),
        "Formulas and filters have"
        " [limits of their own](/help/reference/formulas-and-filters#limits).",
    )


def _files() -> list[tuple[str, str]]:
    from parlance.exchange import csv_scan, reading, safety, uploads

    return [
        ("one upload in the browser", f"{uploads.LARGEST // _GIGABYTE} GB"),
        ("all uploads of a person", f"{uploads.QUOTA // _GIGABYTE} GB"),
        ("files of an upload", f"{uploads.MOST_FILES}"),
        ("one request with files", "`PARLANCE_UPLOAD_MB`, 1,024 MB unless set"),
        ("members of a zip", f"{safety.MOST_MEMBERS}"),
        ("a zip, unpacked", f"{safety.LARGEST_UNPACKED // _GIGABYTE} GB"),
        ("columns of a file", f"{reading.MOST_COLUMNS:,}"),
        ("a line of a CSV", f"{csv_scan.LONGEST_LINE // _MEGABYTE} MB"),
    ]


def _requests() -> list[tuple[str, str]]:
    from parlance.exchange import bulk
    from parlance.platform.api.doors import SMALL_BODY
    from parlance.platform.tokens.commands import MOST_TOKENS

    return [
        ("requests of a token or session", f"{settings.API_REQUESTS_PER_MINUTE:,} a minute"),
        ("refused sign-ins from one network", f"{settings.API_FAILURES_PER_MINUTE} a minute"),
        ("body of a call", f"{SMALL_BODY // 1024:,} kB"),
        ("rows of a bulk call", f"{bulk.MOST_ROWS:,}"),
        ("tokens of a person", f"{MOST_TOKENS}"),
        ("wrong passwords for one address", "5 in 5 minutes"),
    ]


def _pages() -> list[tuple[str, str]]:
    from parlance.domains.accounts.queries.bulk import MOST_AT_ONCE
    from parlance.workspace.dashboards.values import boards, filters, tiles
    from parlance.workspace.settings.audit import MOST_IN_A_FILE

    return [
        ("tiles of a dashboard", f"{boards.MOST_TILES}"),
        ("metrics of a tile", f"{tiles.MOST_METRICS}"),
        ("periods of a trend", f"{filters.MOST_PERIODS}"),
        ("accounts chosen one by one for a bulk edit", f"{MOST_AT_ONCE}"),
        ("entries of an audit file", f"{MOST_IN_A_FILE:,}"),
    ]


def _lasting() -> list[tuple[str, str]]:
    from parlance.domains.accounts.queries.bulk import UNDONE_WITHIN
    from parlance.platform.people.links import INVITATION_LIFE, RESET_LIFE
    from parlance.platform.tokens.values import LONGEST_DAYS
    from parlance.platform.webhooks.values import ATTEMPTS

    hours = settings.SESSION_IDLE_SECONDS // 3600
    days = settings.SESSION_COOKIE_AGE // 86400
    return [
        ("a session that nobody uses", f"{hours} hours (`PARLANCE_SESSION_HOURS`)"),
        ("a session in any case", f"{days} days (`PARLANCE_SESSION_DAYS`)"),
        ("an invitation", f"{INVITATION_LIFE.days} days, once"),
        ("a link for a new password", f"{RESET_LIFE.seconds // 3600} hour, once"),
        ("an access token", f"{LONGEST_DAYS} days or less"),
        ("a bulk edit can be undone", f"{UNDONE_WITHIN.total_seconds() / 3600:.0f} hours"),
        ("a webhook message is tried", f"{ATTEMPTS} times, over three days"),
        ("the audit log", "for good"),
    ]


def _kept() -> list[tuple[str, str, str]]:
    from parlance.platform.privacy.retention import BACKUPS, KEPT

    return [
        (str(one.label), str(one.why), f"{one.usual} days, of {one.least} to {one.most}")
        for one in KEPT
        if one.kind != BACKUPS
    ]
