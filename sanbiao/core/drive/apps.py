from django.apps import AppConfig

from sanbiao.core.tasks.chores import CHORES


class DriveConfig(AppConfig):
    name = "sanbiao.core.drive"
    label = "drive"
    verbose_name = "导入"

    def ready(self) -> None:
        from sanbiao.core.drive.keeping import remove_old_files

        CHORES.append(remove_old_files)
