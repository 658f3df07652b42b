"""The organisation's settings for programs."""

from typing import Annotated

from django.http import HttpResponse
from pydantic import Field

from parlance.platform.api import entity_tags
from parlance.platform.api.doors import Doors
from parlance.platform.api.fields import Currency, Flag, Text
from parlance.platform.api.schemas import Given, Shown
from parlance.platform.organisation import commands
from parlance.platform.organisation.errors import InvalidSettingError, PictureRefusedError
from parlance.platform.organisation.pictures import LARGEST_BYTES
from parlance.platform.organisation.queries import organisation, settings_fingerprint
from parlance.platform.rendering import Request

doors = Doors("Organisation", "The settings of this installation that figures and pages follow.")


BYTES = "application/octet-stream"


class Organisation(Shown):
    """The settings."""

    name: str = Field(description="What people call it.", examples=["Our company"])
    reporting_currency: str = Field(description="ISO 4217 code.", examples=["USD"])
    time_zone: str = Field(description="IANA name.", examples=["Europe/Berlin"])
    fiscal_year_first_month: int = Field(description="1 to 12.", examples=[1])
    locale: str = Field(description="How numbers and days are written.", examples=["de_DE"])
    is_narrowed_to_book: bool = Field(
        description="CSM, AE and AM see only the accounts that they own.", examples=[False]
    )
    accent: str = Field(description="A color; empty: Parlance's own.", examples=["#2a52c4"])
    logo: str = Field(description="The version of the logo; empty: none.", examples=[""])


class OrganisationChange(Given):
    """Settings to change; those left out stay."""

    name: Text | None = Field(None, description="The name.", examples=["Our company"])
    reporting_currency: Currency | None = Field(None, description="ISO 4217.", examples=["USD"])
    time_zone: Text | None = Field(None, description="IANA name.", examples=["Europe/Berlin"])
    fiscal_year_first_month: Annotated[int, Field(strict=True, ge=1, le=12)] | None = Field(
        None, description="1 to 12.", examples=[1]
    )
    locale: Text | None = Field(None, description="Like de_DE.", examples=["de_DE"])
    is_narrowed_to_book: Flag | None = Field(None, description="See above.", examples=[False])
    accent: Annotated[str, Field(strict=True, max_length=7)] | None = Field(
        None, description="A color; empty: Parlance's own.", examples=["#2a52c4"]
    )
    reason: Annotated[str, Field(max_length=300)] = Field(
        "", description="Why.", examples=["We moved."]
    )


@doors.get("", returns=Organisation, right="")
def get_organisation(request: Request, response: HttpResponse) -> object:  # noqa: ARG001
    """Show the settings."""
    found = organisation()
    entity_tags.tag(response, settings_fingerprint(found))
    return found


@doors.patch(
    "",
    returns=Organisation,
    right="settings.change",
    refusals=(InvalidSettingError,),
    has_tag=True,
)
def change_organisation(
    request: Request, response: HttpResponse, given: OrganisationChange
) -> object:
    """Change settings; another reporting currency has every figure computed anew."""
    changed = commands.configure(
        actor=request.actor, expected=entity_tags.expected(request), **given.stated
    )
    entity_tags.tag(response, settings_fingerprint(changed))
    return changed


@doors.put(
    "/logo",
    returns=Organisation,
    right="settings.change",
    refusals=(PictureRefusedError,),
    media=(BYTES,),
    most=LARGEST_BYTES,
    is_streamed=True,
    extra={
        "requestBody": {
            "required": True,
            "content": {
                BYTES: {
                    "schema": {"type": "string", "format": "binary"},
                    "example": "the picture",
                }
            },
        }
    },
)
def set_logo(request: Request, response: HttpResponse) -> object:
    """Make a PNG or JPEG the logo; it is written anew, without anything but the picture."""
    file = request.spooled.file  # type: ignore[attr-defined]
    file.seek(0)
    changed = commands.set_logo(actor=request.actor, content=file.read())
    entity_tags.tag(response, settings_fingerprint(changed))
    return changed


@doors.delete("/logo", right="settings.change")
def remove_logo(request: Request) -> None:
    """Show the mark of Parlance again."""
    commands.remove_logo(actor=request.actor)
