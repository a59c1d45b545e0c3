from django.apps import AppConfig

from sanbiao.registry.codes.sections import Section


class PeopleConfig(AppConfig):
    name = "sanbiao.registry.people"
    label = "people"
    verbose_name = "人员"
    section = Section.CADRES

    def ready(self) -> None:
        """Appointment forms are read into the roster."""
        from sanbiao.core.drive.known import FORM_READERS
        from sanbiao.registry.people.forms_in import read_forms

        FORM_READERS.update(dict.fromkeys((".lrmx", ".lrm"), read_forms))
