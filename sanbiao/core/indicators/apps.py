from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "sanbiao.core.indicators"
    label = "indicators"
    verbose_name = "指标"
