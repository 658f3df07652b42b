from django.apps import AppConfig


class RevenueConfig(AppConfig):
    name = "parlance.domains.revenue"
    label = "revenue"

    def ready(self) -> None:
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
