from django.apps import AppConfig


class WorkspaceConfig(AppConfig):
    name = "parlance.workspace"
    label = "workspace"

    def ready(self) -> None:
        from parlance.platform.rendering import provide_shell
        from parlance.workspace.frame import frame

        provide_shell(frame)
