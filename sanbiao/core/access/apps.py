from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "sanbiao.core.access"
    label = "access"
    verbose_name = "权限"
