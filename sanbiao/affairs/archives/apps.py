from django.apps import AppConfig

from sanbiao.registry.codes.sections import Section


class ArchivesConfig(AppConfig):
    name = "sanbiao.affairs.archives"
    verbose_name = "档案专审"
    section = Section.CADRES
