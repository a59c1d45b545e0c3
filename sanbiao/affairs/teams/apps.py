from django.apps import AppConfig


class TeamsConfig(AppConfig):
    name = "sanbiao.affairs.teams"
    label = "teams"
    verbose_name = "领导班子"
