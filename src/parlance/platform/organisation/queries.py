from dataclasses import fields

from parlance.platform.organisation.models import OrganisationSettings
from parlance.platform.organisation.values import Organisation

_NAMES = [field.name for field in fields(Organisation)]


def organisation() -> Organisation:
    """Return the settings; the defaults while nobody has set any."""
    row = OrganisationSettings.objects.values(*_NAMES).first()
    return Organisation(**row) if row else Organisation()
