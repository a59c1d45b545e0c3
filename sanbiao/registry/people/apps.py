from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sanbiao.registry.people"
    label = "people"
    verbose_name = "人员"
