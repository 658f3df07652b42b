from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "parlance.platform.privacy"
    label = "privacy"
    verbose_name = "Privacy"

    def ready(self) -> None:
        from parlance.platform.audit.guards import guard
        from parlance.platform.privacy import holdings, registry, residue, retention
        from parlance.platform.secrets import keep_sealed

        registry.register((*holdings.PEOPLE, *holdings.OTHERS))
        for kept in retention.KEPT:
            registry.keep_for(kept)
        registry.clean_with("letters", residue.remove_letters)
        registry.clean_with("sessions", residue.end_sessions_that_name)
        keep_sealed("privacy_suppressionkey", "sealed")
        keep_sealed("privacy_erasure", "words")
        guard("privacy_suppression", hidden=("digest", "replacement"))
