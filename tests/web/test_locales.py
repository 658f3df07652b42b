"""How five locales write twelve kinds of values, word for word as CLDR has them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from parlance.engine.units import Unit
from parlance.kit.periods import Window
from parlance.web.formatting import Format, house_format
from parlance.web.reader import Reader, reading_as

NARROW, NO_BREAK = "\u202f", "\xa0"
MINUS = "\u2212"
AT = datetime(2026, 3, 12, 13, 5, tzinfo=UTC)

WRITTEN = {
    "en_US": (
        *("1,234,568", "$1,234.50", f"{MINUS}$1,234.50", "$1.24M", "$186,000"),
        *(f"92.4{NARROW}%", "1,234.57", "12 Mar 2026", "Mar 2026", "12 Mar 2026, 13:05"),
        *("Mar 2026", "1.5 days"),
    ),
    "de_DE": (
        *("1.234.568", f"1.234,50{NO_BREAK}$", f"{MINUS}1.234,50{NO_BREAK}$"),
        *(f"1,24{NO_BREAK}Mio.{NO_BREAK}$", f"186.000{NO_BREAK}$"),
        *(f"92,4{NARROW}%", "1.234,57", "12 M\u00e4rz 2026", "M\u00e4rz 2026"),
        *("12 M\u00e4rz 2026, 13:05", "M\u00e4rz 2026", "1,5 days"),
    ),
    "fr_FR": (
        *(f"1{NARROW}234{NARROW}568", f"1{NARROW}234,50{NO_BREAK}$US"),
        *(f"{MINUS}1{NARROW}234,50{NO_BREAK}$US", f"1,24{NO_BREAK}M{NO_BREAK}$US"),
        *(f"186{NARROW}000{NO_BREAK}$US", f"92,4{NARROW}%", f"1{NARROW}234,57"),
        *("12 mars 2026", "mars 2026", "12 mars 2026, 13:05", "mars 2026", "1,5 days"),
    ),
    "ja_JP": (
        *("1,234,568", "$1,234.50", f"{MINUS}$1,234.50", "$124\u4e07", "$186,000"),
        *(f"92.4{NARROW}%", "1,234.57", "12 3\u6708 2026", "3\u6708 2026"),
        *("12 3\u6708 2026, 13:05", "3\u6708 2026", "1.5 days"),
    ),
    "hi_IN": (
        *(
            "12,34,568",
            "$1,234.50",
            f"{MINUS}$1,234.50",
            f"$12.4{NO_BREAK}\u0932\u093e\u0916",
            "$1,86,000",
        ),
        *(f"92.4{NARROW}%", "1,234.57", "12 \u092e\u093e\u0930\u094d\u091a 2026"),
        *("\u092e\u093e\u0930\u094d\u091a 2026", "12 \u092e\u093e\u0930\u094d\u091a 2026, 13:05"),
        *("\u092e\u093e\u0930\u094d\u091a 2026", "1.5 days"),
    ),
}


def written(write: Format) -> tuple[str, ...]:
    return (
        write.count(Decimal("1234567.6")),
        write.cents(Decimal("1234.5")),
        write.cents(Decimal("-1234.5")),
        write.money(Decimal(1_240_000)).text,
        write.money(Decimal("186000.40")).text,
        write.value(0.924, Unit.RATIO).text,
        write.value(Decimal("1234.567"), Unit.NUMBER).text,
        write.day(date(2026, 3, 12)),
        write.month(date(2026, 3, 1)),
        write.instant(AT),
        write.period(Window(date(2026, 3, 1), date(2026, 4, 1))),
        write.value(Decimal("1.5"), Unit.DAYS).text,
    )


@pytest.mark.parametrize("locale", list(WRITTEN))
def test_values_are_written_as_the_locale_writes_them(locale: str) -> None:
    assert written(Format(locale=locale)) == WRITTEN[locale]


@pytest.mark.django_db
def test_a_reader_has_their_own_way_of_writing_and_clock_but_not_their_own_days() -> None:
    with reading_as(Reader(locale="de_DE", time_zone="Asia/Tokyo")):
        write = house_format()

    assert write.count(1234) == "1.234"
    assert write.instant(AT) == "12 M\u00e4rz 2026, 22:05"
    assert write.time_zone == house_format().time_zone == "UTC"
    assert house_format().count(1234) == "1,234"
