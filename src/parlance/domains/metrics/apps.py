from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "parlance.domains.metrics"
    label = "metrics"

    def ready(self) -> None:
        from parlance.platform.api.registry import register as register_api

        register_api("/metrics", "parlance.domains.metrics.api.figures")
        from parlance.domains.glossary.commands import versions
        from parlance.domains.metrics import events
        from parlance.domains.metrics.queries.vocabulary import check_formulas
        from parlance.domains.metrics.reactions import rebuild_for_new_settings
        from parlance.platform.audit.guards import guard
        from parlance.platform.events.outbox import subscribe
        from parlance.platform.organisation.events import OrganisationConfigured
        from parlance.platform.webhooks.registry import announce

        announce(events.TOLD)
        versions.register_formula_check(check_formulas)
        subscribe(OrganisationConfigured, rebuild_for_new_settings)
        guard("metrics_target")
        from django.utils.translation import gettext_lazy as _

        from parlance.domains.metrics.commands import rebuild_facts
        from parlance.platform.privacy import registry as privacy
        from parlance.platform.privacy.values import Holding

        privacy.rebuild_facts_with(rebuild_facts)
        privacy.register(
            (
                Holding("metrics_changedaccount", _("Accounts whose facts changed")),
                Holding(
                    "metrics_target",
                    _("Targets, by the random id"),
                    "t.owner = %(person)s::text",
                    personal=("metric", "set_at"),
                    plain=("every", "owner"),
                ),
            )
        )
        from parlance.domains.metrics.pages.catalogue import found_metrics
        from parlance.platform.search.sources import register
        from parlance.platform.search.values import Source
        from parlance.platform.views import addresses
        from parlance.platform.views.values import ListPage

        register(Source("metrics", _("Metrics"), "metrics.read", found_metrics))
        addresses.register(ListPage("metrics", _("Metrics"), "metrics.read"))
