from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from parlance.platform.rendering import Request, render_page
from parlance.web.handbook import article_page, contents
from parlance.web.patterns import pattern_page
from parlance.web.shell import THEMES

_CHOICES = {"theme": frozenset(THEMES), "rail": frozenset({"", "narrow"})}
_YEAR = 365 * 24 * 60 * 60


@require_GET
def patterns(request: Request) -> HttpResponse:
    """Show every piece that pages are made of."""
    return render_page(request, "web/patterns.html", pattern_page())


@require_GET
def help_contents(request: Request) -> HttpResponse:
    """Show the handbook's contents."""
    return render_page(request, "web/help_contents.html", contents())


@require_GET
def help_page(request: Request, kind: str, name: str) -> HttpResponse:
    """Show one page of the handbook."""
    return render_page(request, "web/help_article.html", article_page(kind, name))


@login_not_required
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep how this browser shows pages: the theme, the width of the rail."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    for name, allowed in _CHOICES.items():
        value = request.POST.get(name)
        if value in allowed:
            response.set_cookie(
                name,
                value,
                max_age=_YEAR,
                samesite="Lax",
                secure=request.is_secure(),
                httponly=True,
            )
    return response
