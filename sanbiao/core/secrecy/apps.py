from django.apps import AppConfig


class SecrecyConfig(AppConfig):
    name = "sanbiao.core.secrecy"
    label = "secrecy"
    verbose_name = "密钥"
