from django.apps import AppConfig

from sanbiao.registry.codes.sections import Section


class AuditsConfig(AppConfig):
    name = "sanbiao.affairs.audits"
    verbose_name = "经济责任审计"
    section = Section.SUPERVISION
