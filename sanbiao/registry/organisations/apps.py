from django.apps import AppConfig

from sanbiao.registry.codes.sections import Section


class OrganisationsConfig(AppConfig):
    name = "sanbiao.registry.organisations"
    label = "organisations"
    verbose_name = "机构"
    section = Section.CADRES

    def ready(self) -> None:
        from sanbiao.core.tasks.chores import CHORES
        from sanbiao.registry.organisations.lapsing import note_lapsed

        CHORES.append(note_lapsed)
