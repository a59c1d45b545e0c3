from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "sanbiao.registry.codes"
    label = "codes"
    verbose_name = "代码表"

    def ready(self) -> None:
        """Tell the import which sheets belong to books that have no ledger yet."""
        from sanbiao.core.drive.known import ELSEWHERE
        from sanbiao.registry.codes.sheets import SHEETS_ELSEWHERE

        ELSEWHERE.update(SHEETS_ELSEWHERE)
