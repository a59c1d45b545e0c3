from django.apps import AppConfig

from sanbiao.registry.codes.sections import Section


class TeamsConfig(AppConfig):
    name = "sanbiao.affairs.teams"
    label = "teams"
    verbose_name = "领导班子"
    section = Section.CADRES
