from django.apps import AppConfig

from sanbiao.registry.codes.sections import Section


class YoungCadresConfig(AppConfig):
    name = "sanbiao.affairs.young_cadres"
    verbose_name = "年轻干部"
    section = Section.CADRES
