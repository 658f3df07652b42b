from django.apps import AppConfig
from django.db.models import CharField, TextField
from django.db.models.functions import Lower


class PeopleConfig(AppConfig):
    name = "parlance.platform.people"
    label = "people"
    verbose_name = "People"

    def ready(self) -> None:
        from parlance.platform.audit.guards import guard
        from parlance.platform.people.reactions import connect
        from parlance.platform.people.second_step import reseal_factors
        from parlance.platform.secrets import keep_sealed_elsewhere

        connect()
        keep_sealed_elsewhere(reseal_factors)
        TextField.register_lookup(Lower)
        CharField.register_lookup(Lower)
        guard("people_person", hidden=("name", "email", "phone", "notes"))
        guard("people_user", hidden=("password",), ignored=("last_login",))
        guard("people_rolegrant")
