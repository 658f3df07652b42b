from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "parlance.domains.accounts"
    label = "accounts"

    def ready(self) -> None:
        from parlance.domains.accounts import extracts, measures
        from parlance.engine.catalogue import CATALOGUE
        from parlance.engine.lake import LakeTable

        CATALOGUE.register(
            measures=measures.MEASURES,
            dimensions=measures.DIMENSIONS,
            tables=(
                LakeTable(
                    "account_attributes",
                    {
                        "account_id": "int64",
                        "dimension": "string",
                        "value": "string",
                        "starts_on": "date",
                        "ends_on": "date",
                        "assumed": "boolean",
                    },
                    read=extracts.account_attributes,
                ),
                LakeTable(
                    "account_users",
                    {
                        "account_id": "int64",
                        "user_id": "string",
                        "starts_on": "date",
                        "ends_on": "date",
                    },
                    read=extracts.account_users,
                ),
            ),
        )
