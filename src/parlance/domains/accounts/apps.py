from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "parlance.domains.accounts"
    label = "accounts"

    def ready(self) -> None:
        from parlance.platform.api.registry import register as register_api

        register_api("/accounts", "parlance.domains.accounts.api.accounts")
        register_api("/accounts/bulk-edits", "parlance.domains.accounts.api.bulk")
        register_api("", "parlance.domains.accounts.api.consents")
        register_api("", "parlance.domains.accounts.api.people")
        register_api("", "parlance.domains.accounts.api.segments")
        from parlance.domains.accounts import events
        from parlance.platform.webhooks.registry import announce

        announce(events.TOLD)
        from django.utils.translation import gettext_lazy as _

        from parlance.domains.accounts.commands.telling import ASSIGNED
        from parlance.domains.accounts.pages.finding import search_accounts, search_contacts
        from parlance.platform.notifications import kinds
        from parlance.platform.notifications.values import Kind, Mailing
        from parlance.platform.search.sources import register as register_source
        from parlance.platform.search.values import Source
        from parlance.platform.views.addresses import register as register_list
        from parlance.platform.views.values import ListPage

        register_source(Source("accounts", _("Accounts"), "accounts.read", search_accounts))
        register_source(
            Source("contacts", _("Contacts"), "accounts.read_personal", search_contacts)
        )
        assigned = _("An account is given to you, or you join its team")
        kinds.register(Kind(ASSIGNED, assigned, Mailing.DAILY, "accounts.read"))
        register_list(ListPage("accounts", _("Accounts"), "accounts.read"))
        from parlance.domains.accounts.queries import personal
        from parlance.platform.privacy import registry as privacy

        privacy.register(personal.HOLDINGS)
        privacy.widen("ledger_overwritten", personal.OVERWRITTEN)
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
