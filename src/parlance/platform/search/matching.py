"""Words against names in PostgreSQL: beginnings and parts of words, and slips of the pen.

`ranked` narrows a QuerySet to the rows that fit, scored. It is quick over columns that have the
index of `name_index`; without it, it is right, and slow on large tables.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.lookups import TrigramStrictWordSimilar
from django.contrib.postgres.search import SearchVectorField
from django.db import connection, models, transaction
from django.db.models import BooleanField, FloatField, Func, Q, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Greatest, Length

LONGEST = 200
"""Characters of a question that are read; the rest cannot name anything better."""

_MOST_WORDS = 8
_MOST_CANDIDATES = 2_000
_SHORTEST_PART = 3
_SHORTEST_MISSPELT = 4
_ALIKE = 0.37
"""How alike two words must be, by their trigrams: one slip in six letters passes."""
_PATIENCE = "5s"
_LESS_THAN_TITLE = 0.9


class Folded(Func):
    """The text as it is compared: lower case, no accents, one space before each word."""

    function = "search_folded"
    output_field = TextField()


class Document(Func):
    """A longer text, for full text search by the stems of its words."""

    function = "search_document"
    output_field = SearchVectorField()


class Score(Func):
    """How well folded words fit a text, 0 to 1; the function's own comment says how."""

    function = "search_score"
    output_field = FloatField()


class _Like(Func):
    """Whether a folded text has a folded word; a word without letters is in none."""

    template = "%(expressions)s"
    arg_joiner = " LIKE "
    output_field = BooleanField()


class _Beginning(Func):
    """The pattern of texts where a word starts so; folding leaves no sign that LIKE knows."""

    template = "'%%%%' || nullif(search_folded(%(expressions)s), ' ') || '%%%%'"
    output_field = TextField()


class _Part(Func):
    template = "'%%%%' || nullif(btrim(search_folded(%(expressions)s)), '') || '%%%%'"
    output_field = TextField()


def name_index(column: str, name: str) -> GinIndex:
    """Return the index that `ranked` needs over a column; its migration follows search's first."""
    return GinIndex(OpClass(Folded(column), name="gin_trgm_ops"), name=name)


def tidy(words: str) -> str:
    """Return the words that can be searched for, by single spaces; nothing if there are none.

    Signs between words, what no database holds (NUL, halves of characters), and what is beyond
    the first 200 characters or eight words are left out.
    """
    known = words[:LONGEST].encode("utf-8", "ignore").decode()
    parts = re.split(r"[\x00-/:-@\[-`{-\x7f\s]+", known)
    return " ".join([one for one in parts if any(map(str.isalnum, one))][:_MOST_WORDS])


def ranked(
    rows: models.QuerySet[Any], words: str, title: str, *others: str
) -> models.QuerySet[Any]:
    """Return the rows where every word fits one of the columns, annotated `score`, best first.

    A fit in `title` counts more than one in `others`, which are never taken for misspelt. Of more
    than 2,000 rows that fit, those with the shortest titles are scored: the very words are always
    among them. Without words there are no rows.
    """
    asked = tidy(words)
    if not asked:
        return rows.none()
    fitting = rows
    for word in asked.split():
        fitting = fitting.filter(_fits(word, title, others))
    some = fitting.order_by(Length(title), "pk").values("pk")[:_MOST_CANDIDATES]
    folded = Folded(Value(asked))
    scores: list[Combinable] = [Score(title, folded)]
    scores += [Score(one, folded) * _LESS_THAN_TITLE for one in others]
    score = Greatest(*scores) if others else scores[0]
    best: models.QuerySet[Any] = rows.filter(pk__in=some).annotate(score=score)
    return best.order_by("-score", title, "pk")


@contextmanager
def forgiving() -> Iterator[None]:
    """Let searches inside find misspelt words, and stop one that takes too long."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "select set_config('pg_trgm.strict_word_similarity_threshold', %s, true),"
            " set_config('statement_timeout', %s, true)",
            [str(_ALIKE), _PATIENCE],
        )
        yield


def _fits(word: str, title: str, others: tuple[str, ...]) -> Q:
    """Short words must begin one of the text's; longer ones may be a part of it, or misspelt.

    Writing without spaces between words is searched for parts at any length. Short
    words look at titles only.
    """
    is_part = len(word) >= _SHORTEST_PART or not word.isascii()
    pattern = _Part(Value(word)) if is_part else _Beginning(Value(word))
    fits = Q(_Like(Folded(title), pattern))
    if len(word) >= _SHORTEST_MISSPELT and word.isalpha():
        fits |= Q(TrigramStrictWordSimilar(Folded(title), Folded(Value(word))))
    for other in others if len(word) >= _SHORTEST_PART else ():
        fits |= Q(_Like(Folded(other), pattern))
    return fits
