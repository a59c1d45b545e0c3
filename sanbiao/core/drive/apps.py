from django.apps import AppConfig


class DriveConfig(AppConfig):
    name = "sanbiao.core.drive"
    label = "drive"
    verbose_name = "导入"
