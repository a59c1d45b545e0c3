from django.apps import AppConfig

from sanbiao.registry.codes.sections import Section


class FirmsConfig(AppConfig):
    name = "sanbiao.registry.firms"
    label = "firms"
    verbose_name = "企业"
    section = Section.TALENT
