"""What stands for one person, and where it stands as a whole."""

import pytest
from django.db import connection

from parlance.platform.privacy.words import pattern, python_pattern, telling


def test_only_what_means_one_person_is_looked_for() -> None:
    found = telling(names=["Robin", "Ana Li", ""], others=["U-1", "a@b", "+49 30 12"])

    assert found == ("+49 30 12", "Ana Li", "a@b")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("Write to Ana.Lee+x@example.com today", True),
        ("write to ANA.LEE+X@EXAMPLE.COM", True),
        ("diana.lee+x@example.com and ana.lee+x@example.community", False),
        ('{"name": "J\\u00f8rn O\'Neil (CEO)"}', True),
        ("JØRN o'neil (ceo)", True),
    ],
)
def test_a_word_is_found_as_a_whole_by_both_engines(text: str, *, is_there: bool) -> None:
    words = ("ana.lee+x@example.com", "Jørn O'Neil (CEO")

    with connection.cursor() as cursor:
        cursor.execute("select %s ~* %s", [text, pattern(words)])
        (in_database,) = cursor.fetchone()

    assert in_database is is_there
    assert bool(python_pattern(words).search(text)) is is_there
