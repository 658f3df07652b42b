"""What a change of the settings reaches, said before it is saved."""

from typing import Any

from django.utils.translation import gettext as _

from parlance.domains.revenue.queries.rates import currencies_without_rate
from parlance.kit.actor import Actor
from parlance.platform.organisation.values import Organisation
from parlance.web.formatting import Format
from parlance.workspace.settings.organisation.forms import months


def touched(
    *, actor: Actor, write: Format, house: Organisation, asked: dict[str, Any]
) -> tuple[str, ...]:
    """Say in sentences what a change of currency, year, zone or visibility reaches."""
    said = []
    if asked["reporting_currency"] != house.reporting_currency:
        said += _new_currency(actor, house.reporting_currency, asked["reporting_currency"])
    if asked["fiscal_year_first_month"] != house.fiscal_year_first_month:
        month = dict(months(write.locale))[asked["fiscal_year_first_month"]]
        said.append(
            _(
                "Quarters and years of every metric and target are cut anew: the fiscal year"
                " begins in %(month)s. Months stay as they are."
            )
            % {"month": month}
        )
    if asked["time_zone"] != house.time_zone:
        said.append(
            _(
                "Days begin and end by the clocks of %(zone)s: what happened around midnight may"
                " count for another day."
            )
            % {"zone": asked["time_zone"].replace("_", " ")}
        )
    if asked["is_narrowed_to_book"] and not house.is_narrowed_to_book:
        said.append(
            _(
                "From the next page on, whoever is only a CSM, AE or AM sees their own accounts"
                " and no others, and every figure counts only these for them."
            )
        )
    return tuple(said)


def _new_currency(actor: Actor, old: str, new: str) -> list[str]:
    said = [
        _("All figures of money will be shown in %(new)s, past periods too.") % {"new": new},
        _(
            "Recorded rates say what a currency is worth in %(old)s. They will be taken for"
            " %(new)s: record the rates in %(new)s right after, under Currency and rates."
        )
        % {"old": old, "new": new},
    ]
    lacking = currencies_without_rate(actor=actor, reporting_currency=new)
    if lacking:
        said.append(
            _("There is no rate for %(which)s: until there is one, such amounts count nowhere.")
            % {"which": ", ".join(lacking)}
        )
    return said
