from django.apps import AppConfig


class GlossaryConfig(AppConfig):
    name = "parlance.domains.glossary"
    label = "glossary"

    def ready(self) -> None:
        from parlance.platform.api.registry import register as register_api

        register_api("/glossary", "parlance.domains.glossary.api.terms")
        from parlance.domains.glossary import events
        from parlance.platform.webhooks.registry import announce

        announce(events.TOLD)
        from parlance.platform.audit.guards import guard

        guard("glossary_term")
        guard("glossary_termalias")
        guard("glossary_definitionversion")
        from django.utils.translation import gettext_lazy as _

        from parlance.domains.glossary.pages import found_terms
        from parlance.platform.search.sources import register
        from parlance.platform.search.values import Source
        from parlance.platform.views import addresses
        from parlance.platform.views.values import ListPage

        register(Source("terms", _("Terms"), "glossary.read", found_terms))
        addresses.register(ListPage("glossary", _("Glossary"), "glossary.read"))

        from parlance.platform.privacy.registry import register as say_what_is_held
        from parlance.platform.privacy.values import Holding

        say_what_is_held(
            (
                Holding(
                    "glossary_term",
                    _("Terms"),
                    plain=(
                        "slug",
                        "name",
                        "short",
                        "section",
                        "owner",
                        "met_in",
                        "name_key",
                        "short_key",
                        "kind",
                    ),
                ),
                Holding("glossary_termalias", _("Aliases"), plain=("alias", "key")),
                Holding("glossary_termrelation", _("Related terms")),
                Holding(
                    "glossary_definitionversion",
                    _("Versions of definitions, by the random id"),
                    "t.author = %(person)s::text",
                    personal=("text", "reason", "recorded_at"),
                    mentions=("reason",),
                    plain=("example", "readings", "window", "author", "approvals"),
                ),
            )
        )
        from parlance.domains.glossary import reactions
        from parlance.platform.events.outbox import subscribe
        from parlance.platform.notifications import kinds
        from parlance.platform.notifications.values import Kind, Mailing

        subscribe(events.VersionPublished, reactions.ask_for_approval)
        subscribe(events.VersionPublished, reactions.tell_of_new_version)
        subscribe(events.VersionAgreed, reactions.tell_of_agreement)
        waits = _("A definition waits for your side's approval")
        changed = _("A definition that you own or watch changes")
        kinds.register(Kind(reactions.WAITS, waits, Mailing.AT_ONCE, "glossary.approve"))
        kinds.register(Kind(reactions.CHANGED, changed, Mailing.DAILY, "glossary.read"))
