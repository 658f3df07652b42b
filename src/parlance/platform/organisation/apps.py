from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "parlance.platform.organisation"
    label = "organisation"

    def ready(self) -> None:
        from parlance.platform.audit.guards import guard

        guard("organisation_organisationsettings")
