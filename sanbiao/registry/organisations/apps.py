from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "sanbiao.registry.organisations"
    label = "organisations"
    verbose_name = "机构"
