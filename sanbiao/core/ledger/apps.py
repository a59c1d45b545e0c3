from django.apps import AppConfig
from django.core.checks import register

from sanbiao.core.ledger.discovery import discover


class LedgerConfig(AppConfig):
    name = "sanbiao.core.ledger"
    label = "ledger"
    verbose_name = "台账"

    def ready(self) -> None:
        """Fill the registries before anything enumerates them, in the order in which they build on one another."""
        for module in ("permissions", "machine", "ledgers", "indicators", "contradictions"):
            discover(module)
        from sanbiao.core.ledger.checks import check_ledgers

        register(check_ledgers)
