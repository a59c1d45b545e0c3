from django.apps import AppConfig

from sanbiao.registry.codes.sections import Section


class OrganisationsConfig(AppConfig):
    name = "sanbiao.registry.organisations"
    label = "organisations"
    verbose_name = "机构"
    section = Section.CADRES
