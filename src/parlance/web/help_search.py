"""Pages of the handbook among what can be found."""

import unicodedata

from parlance.kit.actor import Actor
from parlance.platform.search.values import Hit
from parlance.web.handbook import Article, articles

_PLACES = ((1.0, 0.9), (0.6, 0.5), (0.3, 0.2))
"""For title, summary and text: how well it fits where the words stand in a row, and apart."""


def found_help(*, actor: Actor, words: str, limit: int) -> list[Hit]:  # noqa: ARG001 - a `Finder`
    """Return the pages that have every word, the best first; the handbook is open to everybody."""
    asked = _folded(words)
    hits = [
        Hit(one.title, one.href, one.summary, "help", score)
        for one in articles().values()
        if (score := _score(one, asked))
    ]
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


def _score(article: Article, asked: str) -> float:
    for place, (in_a_row, apart) in zip(
        (article.title, article.summary, article.text), _PLACES, strict=True
    ):
        text = _folded(place)
        if asked in text:
            return in_a_row if asked == text else in_a_row * 0.9
        if all(word in text for word in asked.split()):
            return apart * 0.8
    return 0.0


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
