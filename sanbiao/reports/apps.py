from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "sanbiao.reports"
    label = "reports"
    verbose_name = "报告"
