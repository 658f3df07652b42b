from parlance.domains.metrics import commands
from parlance.platform.organisation.events import OrganisationConfigured


def rebuild_for_new_settings(event: OrganisationConfigured) -> None:
    """Another reporting currency nets movements anew; facts know no other setting."""
    if "reporting_currency" in event.changed:
        commands.mark_changed(account_ids=None)
