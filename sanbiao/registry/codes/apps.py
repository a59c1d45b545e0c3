from django.apps import AppConfig


class CodesConfig(AppConfig):
    name = "sanbiao.registry.codes"
    label = "codes"
    verbose_name = "代码表"
