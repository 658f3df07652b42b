from datetime import date

import pytest
from django.http import QueryDict

from parlance.kit.periods import Every, Window
from parlance.web import period
from parlance.web.formatting import Format
from parlance.web.period import Asked, PeriodError

TODAY = date(2026, 11, 22)


def asked(text: str) -> Asked:
    return period.asked(QueryDict(text), Format(), TODAY)


def test_without_anything_the_last_twelve_complete_months_are_shown() -> None:
    found = asked("")

    assert (found.first, found.last) == (date(2025, 11, 1), date(2026, 10, 31))
    assert found.windows[-1] == Window(date(2026, 10, 1), date(2026, 11, 1))
    assert len(found.windows) == 12


def test_quarters_and_years_show_their_own_number() -> None:
    assert [len(asked(f"every={one}").windows) for one in ("quarter", "year")] == [8, 5]


def test_a_metric_over_twelve_months_is_asked_up_to_each_close() -> None:
    found = asked("from=2026-01-01&to=2026-02-28")

    assert found.over("trailing 12 months") == (
        Window(date(2025, 2, 1), date(2026, 2, 1)),
        Window(date(2025, 3, 1), date(2026, 3, 1)),
    )


def test_a_narrowed_page_says_to_whom() -> None:
    assert asked("where=segment:Small&where=signup_cohort:2026-01-01").scope == (
        "segment Small, signup cohort 2026-01-01"
    )
    assert asked("").scope == ""


def test_an_address_holds_the_whole_question() -> None:
    text = "every=year&from=2024-01-01&to=2025-12-31&as_of=2026-01-05&where=segment%3ASmall"
    found = asked(text)

    assert found == Asked(
        every=Every.YEAR,
        first=date(2024, 1, 1),
        last=date(2025, 12, 31),
        as_of=date(2026, 1, 5),
        where=(("segment", "Small"),),
        today=found.today,
    )
    assert QueryDict(period.switches("/", found)[2].href.partition("?")[2]).getlist("where") == [
        "segment:Small"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "every=fortnight",
        "from=31.10.2026",
        "from=2026-02-01&to=2026-01-01",
        "every=month&from=0001-01-01&to=2026-01-01",
        "from=0001-01-01&to=0001-01-31",
        "as_of=9999-12-31",
    ],
)
def test_what_cannot_be_asked_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(PeriodError):
        asked(text)
