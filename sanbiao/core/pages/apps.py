from django.apps import AppConfig


class PagesConfig(AppConfig):
    name = "sanbiao.core.pages"
    label = "pages"
    verbose_name = "业务页面"
