from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "sanbiao.core.ui"
    label = "ui"
    verbose_name = "界面"

    def ready(self) -> None:
        from sanbiao.core.ui.forms import speak_plainly

        speak_plainly()
