import pytest

from factories.accounts import make_account
from parlance.domains.accounts.models import Account
from parlance.platform.search.matching import LONGEST, forgiving, ranked, tidy

pytestmark = pytest.mark.django_db


def found(words: str) -> list[str]:
    with forgiving():
        return [row.name for row in ranked(Account.objects.all(), words, "name", "source_id")]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Harbor Tooling", "har"),
        ("Harbor Tooling", "tool"),
        ("Harbor Tooling", "ooling"),
        ("Harbor Tooling", "tooling harbor"),
        ("Harbor Tooling", "HARBOR"),
        ("Harbor Tooling", "h"),
        ("Harbor Tooling", "harbro"),
        ("Harbor Tooling", "harbor tolling"),
        ("L\u2019Oréal Bäckerei", "loreal"),
        ("L\u2019Oréal Bäckerei", "backerei"),
        ("Straße 7", "strasse"),
        ("R&D (North)", "north r&d"),
    ],
)
def test_an_account_is_found_by(name: str, words: str) -> None:
    make_account(name=name)
    make_account(name="Quill Pumps")

    assert found(words) == [name]


SCRIPTS = [
    "Ελληνικός Οργανισμός",
    "Северный Ветер",
    "شركة الميناء",
    "חברת הנמל",
    "बंदरगाह उद्योग",
    "বন্দর শিল্প",
    "துறைமுக நிறுவனம்",
    "ఓడరేవు సంస్థ",
    "ಬಂದರು ಸಂಸ್ಥೆ",
    "തുറമുഖ കമ്പനി",
    "บริษัทท่าเรือ",
    "ບໍລິສັດທ່າເຮືອ",
    "ក្រុមហ៊ុនកំពង់ផែ",
    "ဆိပ်ကမ်းကုမ္ပဏီ",
    "港口贸易公司",
    "みなと商事",
    "ミナト商事",
    "항구무역",
    "ნავსადგურის კომპანია",
    "Նավահանգիստ Ընկերություն",
    "የወደብ ድርጅት",
    "Đảo Cảng Việt",
]


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_script_is_found_whole_and_by_its_beginning(name: str) -> None:
    make_account(name=name)
    make_account(name="Quill Pumps")

    assert found(name) == [name]
    assert found(name[:3]) == [name]


def test_writing_without_spaces_is_found_by_a_part() -> None:
    make_account(name="港口贸易公司")

    assert found("贸易") == ["港口贸易公司"]


def test_a_final_sigma_is_a_sigma() -> None:
    make_account(name="Ελλάς")

    assert found("ΕΛΛΑΣ") == ["Ελλάς"]


def test_the_very_name_comes_first_then_beginnings_then_words_then_slips() -> None:
    for name in ("North Harbor", "Harbour View", "Harbor Pumps", "Harbor"):
        make_account(name=name)

    assert found("harbor") == ["Harbor", "Harbor Pumps", "North Harbor", "Harbour View"]


def test_another_column_counts_less_than_the_name() -> None:
    make_account(name="Quill", source_id="harbor-7")
    make_account(name="Harbor Seven")

    assert found("harbor") == ["Harbor Seven", "Quill"]


def test_every_word_must_fit() -> None:
    make_account(name="Harbor Tooling")

    assert found("harbor pumps") == []


@pytest.mark.parametrize("words", ["%", "_", "%%%", "\\", "' or 1=1 --", "*", "…", " ", "", "\0"])
def test_signs_match_nothing_by_themselves(words: str) -> None:
    make_account(name="Quill Pumps")

    assert found(words) == []


@pytest.mark.parametrize(
    "words", ["x" * 10_000, "a " * 5_000, "\ud800" * 50, "\u02b9", "½", "\x7f"]
)
def test_nonsense_is_answered(words: str) -> None:
    make_account(name="Quill Pumps")

    assert found(words) == []


def test_nul_and_half_characters_do_not_hide_the_words_beside_them() -> None:
    make_account(name="Quill Pumps")

    assert found("\0quill\ud800 pumps") == ["Quill Pumps"]


def test_words_are_cut_to_what_can_name_something() -> None:
    assert tidy("one, two;  three") == "one two three"
    assert len(tidy("word " * 100).split()) == 8
    assert len(tidy("x" * 10_000)) == LONGEST


def test_the_very_words_are_found_among_more_rows_than_are_scored() -> None:
    Account.objects.bulk_create(
        Account(source_id=f"N-{number}", name=f"Harbor Number {number}") for number in range(2_100)
    )
    make_account(name="Harbor")

    assert found("harbor")[0] == "Harbor"
