from django.apps import AppConfig

from sanbiao.core.tasks.chores import CHORES
from sanbiao.core.tasks.progress import forget_the_dead


class TasksConfig(AppConfig):
    name = "sanbiao.core.tasks"
    label = "tasks"
    verbose_name = "后台任务"

    def ready(self) -> None:
        CHORES.append(forget_the_dead)
