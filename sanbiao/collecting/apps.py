from django.apps import AppConfig


class CollectingConfig(AppConfig):
    name = "sanbiao.collecting"
    label = "collecting"
    verbose_name = "报送"

    def ready(self) -> None:
        from sanbiao.collecting.recurring import continue_demands
        from sanbiao.collecting.rows import where_taken_out
        from sanbiao.collecting.services import clear_workbooks
        from sanbiao.collecting.taking import take
        from sanbiao.core.drive.known import TAKERS
        from sanbiao.core.drive.writing.undoing import HOLDERS
        from sanbiao.core.tasks.chores import CHORES

        TAKERS.append(take)
        HOLDERS.append(where_taken_out)
        CHORES.extend([continue_demands, clear_workbooks])
