"""Color and logo of the organisation, on every page and before sign-in."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from parlance.platform.organisation.branding import accent_of
from parlance.platform.organisation.queries import logo, organisation
from parlance.web.components import address

# The address names the version, so what it leads to never changes.
_KEPT = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Brand:
    """What pages show of the organisation; addresses are empty where it has nothing own."""

    name: str
    stylesheet: str
    logo: str


def brand() -> Brand:
    house = organisation()
    return Brand(
        name=house.name,
        stylesheet=address(reverse("branding_styles"), v=house.accent[1:]) if house.accent else "",
        logo=address(reverse("logo"), v=house.logo) if house.logo else "",
    )


@login_not_required
@require_GET
def styles(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as Django calls a view
    """Give the accent of the organisation as a style sheet over `tokens.css`."""
    color = organisation().accent
    lines = ""
    if color:
        accent = accent_of(color)
        tokens = {
            "brand": (accent.light, accent.dark),
            "brand-soft": (accent.light_tint, accent.dark_tint),
            "on-brand": (accent.on_light, accent.on_dark),
        }
        lines = "".join(
            f"  --{name}: light-dark({light}, {dark});\n" for name, (light, dark) in tokens.items()
        )
    return HttpResponse(
        f":root {{\n{lines}}}\n", content_type="text/css", headers={"Cache-Control": _KEPT}
    )


@login_not_required
@require_GET
def logo_file(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - as Django calls a view
    """Give the logo; it was checked and rewritten when it was taken."""
    found = logo()
    return HttpResponse(
        found.content,
        content_type=found.media_type,
        headers={"Cache-Control": _KEPT, "Content-Security-Policy": "default-src 'none'"},
    )
