from django.apps import AppConfig


class MetricsConfig(AppConfig):
    name = "parlance.domains.metrics"
    label = "metrics"

    def ready(self) -> None:
        from parlance.domains.glossary import commands as glossary
        from parlance.domains.metrics.queries.vocabulary import check_formulas

        glossary.register_formula_check(check_formulas)
