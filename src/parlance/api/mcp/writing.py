from django.urls import reverse

from parlance.api.mcp import answers
from parlance.api.mcp.asking import Asking
from parlance.domains.accounts.values.records import AccountSummary
from parlance.domains.glossary.values import Term
from parlance.domains.metrics.values import Figure, Number
from parlance.kit.periods import Window
from parlance.web import links


def text_of(value: Number | None) -> str | None:
    """Write a number exactly; money must not become a float on its way."""
    return None if value is None else str(value)


def figure_answer(
    asking: Asking, one: Figure, where: tuple[tuple[str, str], ...]
) -> answers.FigureAnswer:
    window = Window(one.opens, one.closes)
    narrowed = (*where, *one.by.items())
    reading = None if one.reading == "default" else one.reading
    return answers.FigureAnswer(
        metric=one.metric,
        first=window.opens,
        last=window.last,
        by=dict(one.by),
        value=text_of(one.value),
        unit=one.unit,
        currency=one.currency,
        numerator=text_of(one.numerator),
        denominator=text_of(one.denominator),
        definition_version=one.version,
        reading=one.reading,
        reason=one.reason,
        link=asking.link(
            links.explanation(one.metric, window, where=narrowed, reading=reading, as_of=one.as_of)
        ),
    )


def term_answer(asking: Asking, found: Term) -> answers.TermAnswer:
    return answers.TermAnswer(
        slug=found.slug,
        name=found.name,
        aliases=list(found.aliases),
        kind=found.kind,
        owner=found.owner,
        status=found.status,
        versions=[
            answers.DefinitionAnswer(
                number=one.number,
                text=one.text,
                example=one.example,
                effective_on=one.effective_on,
                reason=one.reason,
                approved_by=sorted(approval.side for approval in one.approvals),
                formulas={key: reading.formula for key, reading in one.readings.items()},
            )
            for one in found.versions
        ],
        related=[one.slug for one in found.related],
        link=asking.link(reverse("term", args=[found.slug])),
    )


def account_found(asking: Asking, one: AccountSummary) -> answers.AccountFound:
    return answers.AccountFound(
        account_id=one.id,
        source_id=one.source_id,
        name=one.name,
        segment=one.segment,
        owner=one.owner,
        country=one.country,
        link=asking.link(links.account(one.id)),
    )
