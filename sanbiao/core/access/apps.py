from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "sanbiao.core.access"
    label = "access"
    verbose_name = "权限"

    def ready(self) -> None:
        from sanbiao.core.access import paths  # noqa: F401  # makes the lookup known
