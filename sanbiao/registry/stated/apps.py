from django.apps import AppConfig

from sanbiao.registry.codes.sections import Section


class StatedConfig(AppConfig):
    name = "sanbiao.registry.stated"
    label = "stated"
    verbose_name = "填报数"
    section = Section.REPORTS
