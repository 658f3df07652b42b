from parlance.domains.metrics.queries.kept import Kept


def test_a_value_is_made_once_while_it_is_kept() -> None:
    made: list[str] = []
    kept: Kept[str] = Kept(2)

    def of(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key.upper())  # type: ignore[func-returns-value]

    answers = [of(key) for key in ("a", "b", "a", "c", "a", "b")]

    assert answers == ["A", "B", "A", "C", "A", "B"]
    assert made == ["a", "b", "c", "b"]


def test_what_is_larger_than_the_room_is_not_kept() -> None:
    made: list[str] = []
    kept: Kept[str] = Kept(3, size=len)

    def of(key: str) -> str:
        return kept.get(key, lambda: made.append(key) or key)  # type: ignore[func-returns-value]

    assert [of(key) for key in ("aa", "bbbb", "bbbb", "aa")] == ["aa", "bbbb", "bbbb", "aa"]
    assert made == ["aa", "bbbb", "bbbb", "aa"]
