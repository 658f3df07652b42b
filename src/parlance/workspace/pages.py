from dataclasses import replace

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from parlance.platform.rendering import Request, render_page
from parlance.web import period
from parlance.web.components import EmptyPage
from parlance.web.formatting import house_format
from parlance.workspace.account import account_page
from parlance.workspace.dashboard import dashboard
from parlance.workspace.explanation import Question
from parlance.workspace.explanation import explanation as explanation_page


@require_GET
def company(request: Request) -> HttpResponse:
    """Show recurring revenue over the asked periods."""
    write = house_format()
    asked = period.asked(request.GET, write, period.today_in(write.time_zone))
    page = dashboard(
        actor=request.actor,
        write=write,
        asked=asked,
        by_amount=request.GET.get("cohorts") == "mrr",
    )
    template = "web/nothing.html" if isinstance(page, EmptyPage) else "workspace/dashboard.html"
    return render_page(request, template, page)


@require_GET
def account(request: Request, account_id: int) -> HttpResponse:
    """Show one account."""
    write = house_format()
    today = period.today_in(write.time_zone)
    asked = period.asked(request.GET, write, today)
    page = account_page(
        actor=request.actor,
        write=write,
        account_id=account_id,
        asked=replace(asked, where=(("account_id", str(account_id)),)),
        today=today,
    )
    return render_page(request, "workspace/account.html", page)


@require_GET
def explanation(request: Request) -> HttpResponse:
    """Take one figure apart; htmx fetches it into the panel beside a page."""
    query = request.GET
    asked = Question(
        metric=query.get("metric", ""),
        window=period.period_of(query),
        where=period.narrowed(query),
        reading=query.get("reading") or None,
        version=period.number_of(query, "version"),
        as_of=period.as_of(query),
        sort=query.get("sort", ""),
        shows_all=bool(query.get("all")),
    )
    page = explanation_page(actor=request.actor, write=house_format(), asked=asked)
    return render_page(request, "workspace/explanation.html", page, partial="panel")
