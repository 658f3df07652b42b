from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "parlance.platform.directory"
    label = "directory"
    verbose_name = "Directory"

    def ready(self) -> None:
        from parlance.platform.audit.guards import guard
        from parlance.platform.secrets import keep_sealed

        names = ("user_name", "user_name_key", "external_id", "external_id_key")
        guard("directory_entry", hidden=names, ignored=("changed_at",))
        guard("directory_group")
        guard("directory_grouproles")
        guard("directory_token", hidden=("digest",), ignored=("last_used_at",))
        keep_sealed("directory_entry", "user_name")
        keep_sealed("directory_entry", "external_id")
