"""Every subject of the settings brings a module of addresses; each is one line here."""

from django.urls import URLPattern, URLResolver, include, path

from parlance.workspace.settings import pages

_SUBJECTS: tuple[str, ...] = (
    # keep one line each
    "parlance.workspace.settings.urls_people",
    "parlance.workspace.settings.urls_organisation",
    "parlance.workspace.settings.urls_tokens",
    "parlance.workspace.settings.single_sign_on.urls",
    "parlance.workspace.settings.urls_attributes",
    "parlance.workspace.settings.urls_notifications",
    "parlance.workspace.settings.webhooks.urls",
    "parlance.workspace.settings.privacy.urls",
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("settings", pages.first, name="settings"),
    *(path("settings/", include(subject)) for subject in _SUBJECTS),
]
