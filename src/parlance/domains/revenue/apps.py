from django.apps import AppConfig


class RevenueConfig(AppConfig):
    name = "parlance.domains.revenue"
    label = "revenue"

    def ready(self) -> None:
        from parlance.platform.api.registry import register as register_api

        register_api("", "parlance.domains.revenue.api.charges")
        register_api("", "parlance.domains.revenue.api.contracts")
        register_api("", "parlance.domains.revenue.api.movements")
        register_api("", "parlance.domains.revenue.api.subscriptions")
        from parlance.domains.revenue import events
        from parlance.platform.webhooks.registry import announce

        announce(events.TOLD)
        from parlance.platform.audit.guards import guard

        for table in ("subscription", "contractversion", "charge", "exchangerate"):
            guard(f"revenue_{table}")
        from django.utils.translation import gettext_lazy as _

        from parlance.platform.privacy.registry import register as say_what_is_held
        from parlance.platform.privacy.values import Holding

        sold = ("source_id", "currency")
        say_what_is_held(
            (
                Holding("revenue_product", _("Products"), plain=("source_id", "name")),
                Holding("revenue_contract", _("Contracts"), plain=("source_id",)),
                Holding(
                    "revenue_contractversion",
                    _("Terms of contracts"),
                    mentions=("inclusions", "exclusions", "terms"),
                    plain=("status", "billed_unit"),
                ),
                Holding(
                    "revenue_subscription",
                    _("Subscriptions"),
                    plain=(
                        *sold,
                        "line",
                        "plan",
                        "kind",
                        "price_unit",
                        "billed_unit",
                        "start_cause",
                        "end_reason",
                    ),
                ),
                Holding("revenue_charge", _("Charges"), plain=(*sold, "kind")),
                Holding("revenue_exchangerate", _("Exchange rates"), plain=("currency",)),
            )
        )
        self._register_facts()

    def _register_facts(self) -> None:
        from parlance.domains.revenue import extracts
        from parlance.domains.revenue.measures import catalogue
        from parlance.engine.catalogue import CATALOGUE
        from parlance.engine.lake import LakeTable

        six = "decimal(18, 6)"
        CATALOGUE.register(
            measures=catalogue.MEASURES,
            dimensions=catalogue.DIMENSIONS,
            tables=(
                LakeTable(
                    "mrr_intervals",
                    {
                        "account_id": "int64",
                        "subscription_id": "int64",
                        "line": "string",
                        "product": "string",
                        "plan": "string",
                        "contract": "string",
                        "currency": "string",
                        "quantity": six,
                        "starts_on": "date",
                        "ends_on": "date",
                        "mrr": six,
                        "mrr_before_discount": six,
                        "start_cause": "string",
                        "end_reason": "string",
                    },
                    read=extracts.mrr_intervals,
                ),
                LakeTable(
                    "charges",
                    {
                        "account_id": "int64",
                        "charge_id": "int64",
                        "day": "date",
                        "kind": "string",
                        "amount": six,
                        "currency": "string",
                    },
                    read=extracts.charges,
                ),
                LakeTable(
                    "exchange_rates",
                    {
                        "currency": "string",
                        "starts_on": "date",
                        "ends_on": "date",
                        "rate": "decimal(18, 8)",
                    },
                    read=extracts.exchange_rates,
                ),
                *catalogue.TABLES,
            ),
        )
