from django.apps import AppConfig
from django.db.models import CharField, TextField
from django.db.models.functions import Lower


class PeopleConfig(AppConfig):
    name = "parlance.platform.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        TextField.register_lookup(Lower)
        CharField.register_lookup(Lower)
