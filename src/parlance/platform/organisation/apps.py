from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    name = "parlance.platform.organisation"
    label = "organisation"
