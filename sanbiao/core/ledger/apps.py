from django.apps import AppConfig

from sanbiao.core.ledger.discovery import discover


class LedgerConfig(AppConfig):
    name = "sanbiao.core.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        """Fill the registries before anything enumerates them: ledgers and indicators are found in every app."""
        discover("ledgers", "indicators")
