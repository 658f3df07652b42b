from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "parlance.domains.metrics"
    label = "metrics"

    def ready(self) -> None:
        from parlance.domains.glossary import commands as glossary
        from parlance.domains.metrics.queries.vocabulary import check_formulas
        from parlance.domains.metrics.reactions import rebuild_for_new_settings
        from parlance.platform.events.outbox import subscribe
        from parlance.platform.organisation.events import OrganisationConfigured

        glossary.register_formula_check(check_formulas)
        subscribe(OrganisationConfigured, rebuild_for_new_settings)
