"""Access tokens of the person: the list, making one, revoking one."""

from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import UUID

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from parlance.kit.actor import Actor
from parlance.kit.errors import InvalidError
from parlance.platform.rendering import Request, render_page
from parlance.platform.secrets import seal, unseal
from parlance.platform.tokens import commands, queries
from parlance.platform.tokens.values import GROUPS, LONGEST_DAYS, SCOPES, TokenSummary
from parlance.web.components import EmptyPage, Pill
from parlance.web.formatting import Format, house_format
from parlance.web.settings import Subject, settings_menu
from parlance.web.words import translated

_SHOWN_ONCE = "token_shown_once"
_DAYS = (7, 30, 90, LONGEST_DAYS)
_GROUP_NAMES = frozenset(one.name for one in GROUPS)


@dataclass(frozen=True, slots=True)
class TokenRow:
    name: str
    prefix: str
    scopes: str
    state: Pill
    expires: str
    last_used: str
    revoke: str


@dataclass(frozen=True, slots=True)
class TokensPage:
    menu: tuple[Subject, ...]
    tokens: tuple[TokenRow, ...]
    secret: str
    empty: EmptyPage


@dataclass(frozen=True, slots=True)
class NewTokenPage:
    menu: tuple[Subject, ...]
    form: forms.Form


class TokenForm(forms.Form):
    """What a token is to be called, may do, and for how long."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=commands.LONGEST_NAME,
        help_text=gettext_lazy("What uses it: “Nightly sync from billing”."),
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"), coerce=int, initial=90, choices=()
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("It may"), widget=forms.CheckboxSelectMultiple()
    )

    def __init__(self, actor: Actor, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]
        self.fields["days"].choices = [  # type: ignore[attr-defined]
            (days, _("%(days)s days") % {"days": days}) for days in _DAYS
        ]
        self.fields["scopes"].choices = [  # type: ignore[attr-defined]
            (name, translated(words))
            for name, words in SCOPES.items()
            if name in _GROUP_NAMES or actor.may(name)
        ]


@never_cache
@require_GET
def tokens(request: Request) -> HttpResponse:
    """List one's own tokens; one just made is shown, this once."""
    write, now = house_format(), datetime.now(UTC)
    page = TokensPage(
        menu=settings_menu(request.actor, request.path),
        tokens=tuple(_row(write, one, now) for one in queries.tokens(actor=request.actor)),
        secret=_take_secret(request),
        empty=EmptyPage(
            _("No tokens yet"),
            _(
                "A token lets a program ask and do here what you may, or a part of it. It is shown"
                " once, and you can revoke it at any time."
            ),
            _("Make a token"),
            reverse("token_new"),
        ),
    )
    return render_page(request, "workspace/settings/tokens.html", page)


@require_http_methods(["GET", "POST"])
def new_token(request: Request) -> HttpResponse:
    """Make a token; what was typed stays when it is refused."""
    request.actor.must("api.use")
    raise_if_reauthentication_required(request, app="allauth.account")
    form = TokenForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = commands.make_token(
                actor=request.actor, now=datetime.now(UTC), **form.cleaned_data
            )
        except InvalidError as error:
            form.add_error(None, str(error))
        else:
            request.session[_SHOWN_ONCE] = seal(made.secret)
            return HttpResponseRedirect(reverse("tokens"))
    page = NewTokenPage(settings_menu(request.actor, reverse("tokens")), form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render_page(request, "workspace/settings/token_new.html", page, status=status)


@require_POST
def revoke_token(request: Request, token_id: UUID) -> HttpResponse:
    """End a token at once."""
    commands.revoke_token(actor=request.actor, token_id=token_id, now=datetime.now(UTC))
    messages.success(request, _("The token is revoked; whatever used it is shut out by now."))
    return HttpResponseRedirect(reverse("tokens"))


def _take_secret(request: Request) -> str:
    sealed = request.session.pop(_SHOWN_ONCE, "")
    return unseal(sealed) if sealed else ""


def _row(write: Format, one: TokenSummary, now: datetime) -> TokenRow:
    is_valid = one.is_valid(now)
    return TokenRow(
        name=one.name,
        prefix=f"{one.prefix}…",
        scopes=", ".join(one.scopes),
        state=_state(one, is_valid=is_valid),
        expires=write.instant(one.expires_at),
        last_used=write.instant(one.last_used_at) if one.last_used_at else _("never"),
        revoke=reverse("token_revoke", args=[one.id]) if is_valid else "",
    )


def _state(one: TokenSummary, *, is_valid: bool) -> Pill:
    if is_valid:
        return Pill(_("valid"), "good")
    return Pill(_("revoked") if one.revoked_at else _("expired"))
