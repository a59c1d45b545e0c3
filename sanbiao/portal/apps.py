from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "sanbiao.portal"
    label = "portal"
    verbose_name = "门户"
