from dataclasses import asdict, fields

from parlance.kit.fingerprints import fingerprint
from parlance.platform.organisation.errors import NoLogoError
from parlance.platform.organisation.models import OrganisationLogo, OrganisationSettings
from parlance.platform.organisation.values import Logo, Organisation

_NAMES = [field.name for field in fields(Organisation)]


def organisation() -> Organisation:
    """Return the settings; the defaults while nobody has set any."""
    row = OrganisationSettings.objects.values(*_NAMES).first()
    return Organisation(**row) if row else Organisation()


def settings_fingerprint(settings: Organisation) -> str:
    """Return what an edit of these settings hands to `configure` as `expected`."""
    return fingerprint(asdict(settings))


def logo() -> Logo:
    """Return the logo. Raises `NoLogoError`."""
    row = OrganisationLogo.objects.filter(id=1).first()
    if row is None:
        raise NoLogoError
    return Logo(media_type=row.media_type, content=bytes(row.content), version=row.version)
