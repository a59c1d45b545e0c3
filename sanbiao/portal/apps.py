from typing import Any

from django.apps import AppConfig
from django.db.models import CharField, Model, TextField
from django.db.models.signals import pre_save

from sanbiao.core.secrecy.numbers import without_numbers

NOT_OURS = ("axes.AccessAttempt", "axes.AccessLog", "axes.AccessFailureLog", "django_tasks_database.DBTaskResult")
"""The tables of packages that write down what was sent, or a traceback that quotes it."""
OF_NOBODY = {"session_hash"}
"""What holds figures by chance, and has to stay as it is."""


class PortalConfig(AppConfig):
    name = "sanbiao.portal"
    label = "portal"
    verbose_name = "门户"

    def ready(self) -> None:
        for model in NOT_OURS:
            pre_save.connect(_show_numbers_in_part, sender=model, dispatch_uid=f"without numbers {model}")
        from django.conf import settings

        if not settings.PUBLIC_SITE:  # which has no accounts
            from sanbiao.portal.account_events import listen

            listen()

            from sanbiao.core.tasks.chores import OFTEN_CHORES
            from sanbiao.portal.tasks import see_to_digests

            OFTEN_CHORES.append(see_to_digests)


def _show_numbers_in_part(instance: Model, **_: Any) -> None:
    for field in instance._meta.concrete_fields:
        text = getattr(instance, field.attname)
        if isinstance(field, CharField | TextField) and isinstance(text, str) and field.name not in OF_NOBODY:
            setattr(instance, field.attname, without_numbers(text)[: field.max_length])
