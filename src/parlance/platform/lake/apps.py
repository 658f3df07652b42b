from django.apps import AppConfig


class LakeConfig(AppConfig):
    name = "parlance.platform.lake"
    label = "lake"
