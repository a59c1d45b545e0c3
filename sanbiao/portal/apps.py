from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "sanbiao.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        from django.conf import settings

        if not settings.PUBLIC_SITE:  # which has no accounts
            from sanbiao.portal.account_events import listen

            listen()
