from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import models
from django.db.models.functions import Lower

from parlance.domains.glossary.values import Kind
from parlance.platform.search.matching import Document, Folded, name_index, ranked, tidy


class TermQuerySet(models.QuerySet["Term"]):
    def scores(self, words: str, *, most: int) -> dict[int, float]:
        """Return how well words fit terms, by id: at most `most` each by name, alias and text."""
        named = ranked(self, words, "name", "short").values_list("id", "score")
        aliases = ranked(TermAlias.objects.filter(term__in=self), words, "alias")
        versions = DefinitionVersion.objects.filter(term__in=self).about(words)
        scores: dict[int, float] = {}
        for found in (
            named,
            *(rows.values_list("term_id", "score") for rows in (aliases, versions)),
        ):
            for term_id, score in found[:most]:
                scores[term_id] = max(score, scores.get(term_id, 0.0))
        return scores


class Term(models.Model):
    """A word with a meaning of its own. The slug is its identity and never changes.

    The `…_key` columns hold `rules.names.key_of` the name and the short form.
    """

    slug = models.TextField(unique=True)
    name = models.TextField()
    short = models.TextField(db_default="")
    kind = models.TextField()
    section = models.TextField()
    owner = models.TextField()
    met_in = models.TextField(db_default="")
    created_at = models.DateTimeField()
    name_key = models.TextField()
    short_key = models.TextField(db_default="")

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(slug__regex="^[a-z][a-z0-9]*(-[a-z0-9]+)*$"),
                name="term_slug_is_an_address",
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="term_has_a_name"),
            models.CheckConstraint(
                condition=models.Q(kind__in=[kind.value for kind in Kind]),
                name="term_kind_is_known",
            ),
        ]
        indexes = [name_index("name", "term_name_search")]

    def __str__(self) -> str:
        return self.slug

    @property
    def identifier(self) -> str:
        return self.slug.replace("-", "_")


class TermAlias(models.Model):
    """Another way to say a term. Several terms may share one; then it is never resolved alone.

    `key` is `rules.names.key_of` the alias.
    """

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="aliases")
    alias = models.TextField()
    key = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint("term", Lower("alias"), name="alias_once_per_term"),
            models.CheckConstraint(condition=~models.Q(key=""), name="alias_has_a_letter"),
        ]
        indexes = [
            models.Index(fields=["key"], name="alias_by_key"),
            name_index("alias", "alias_search"),
        ]

    def __str__(self) -> str:
        return self.alias


class TermRelation(models.Model):
    """Two terms that explain each other; stored once, read from both sides."""

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["term", "other"], name="relation_once"),
            models.CheckConstraint(
                condition=~models.Q(term=models.F("other")), name="relation_joins_two_terms"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} {self.other_id}"


class DefinitionVersionQuerySet(models.QuerySet["DefinitionVersion"]):
    def about(self, words: str) -> models.QuerySet[Any]:
        """Narrow to newest versions whose text has all the words; `score` stays below 0.3."""
        asked = SearchQuery(Folded(models.Value(tidy(words))), config="pg_catalog.english")
        later = DefinitionVersion.objects.filter(
            term=models.OuterRef("term"), number__gt=models.OuterRef("number")
        )
        found = self.annotate(document=Document("text")).filter(document=asked)
        score = SearchRank("document", asked, normalization=32) * 0.3
        return found.filter(~models.Exists(later)).annotate(score=score).order_by("-score", "id")


class DefinitionVersion(models.Model):
    """One version of what a term means.

    A trigger refuses to delete a version, or to change anything but its approvals; once both
    sides have approved it (`approved_at`), these are fixed too. `author` is an actor id.
    `readings` is a list of objects, each with its `key`: JSONB would not keep the order of a
    mapping's keys. `approvals` is a list of {side, person, at}.
    """

    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.TextField()
    example = models.TextField()
    readings = models.JSONField(default=list)
    window = models.TextField(db_default="month")
    effective_on = models.DateField()
    author = models.TextField()
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    approvals = models.JSONField(default=list)
    approved_at = models.DateTimeField(null=True)

    objects = DefinitionVersionQuerySet.as_manager()

    class Meta:
        indexes = [GinIndex(Document("text"), name="definition_search")]
        constraints = [
            models.UniqueConstraint(fields=["term", "number"], name="version_numbered_once"),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="version_counts_from_one"
            ),
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(example="") & ~models.Q(reason=""),
                name="version_says_what_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term_id} version {self.number}"
