"""Whether the key that a process holds is the one of its database: asked at every door before anything is read or written."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.db import models

from sanbiao.core.secrecy.fields import WRONG_KEY, SealedField, present_key
from sanbiao.core.secrecy.models import FieldKey
from sanbiao.installation.keys import fingerprint, public_of
from sanbiao.installation.refusals import WrongKey

_NOTHING = "没有写入任何内容。"


def current() -> FieldKey | None:
    """The key that the database is sealed under; None until a process held one."""
    return FieldKey.objects.filter(is_current=True).first()


def hold_key(*, at: datetime) -> FieldKey:
    """Make sure that the field key of this process is the one of the database, whose fingerprint is kept at its first use.

    Raises:
        WrongKey: it is another one. Whoever is known would be taken for somebody new.
    """
    mine = fingerprint(present_key())
    if (there := current()) is None:
        if not opens():
            raise WrongKey(
                f"密钥与数据库不符：现有的字段密钥（指纹 {mine}）打不开身份证号。请取回原来的 keys/field.key；{_NOTHING}"
            )
        site = fingerprint(public_of(present_key()))
        told = {"fingerprint": mine, "site_fingerprint": site, "since": at}
        # Of two machines that use a new database at once, one says whose key it is, and the other finds it so.
        there, _ = FieldKey.objects.get_or_create(is_current=True, defaults=told)
    if there.fingerprint != mine:
        raise WrongKey(
            f"密钥与数据库不符：数据库由指纹为 {there.fingerprint} 的密钥封存，现有的字段密钥是 {mine}。"
            f"请用 sanbiao keys take-over 从交接文件取回，或取回原来的 keys/field.key；{_NOTHING}"
        )
    return there


def hold_site_key() -> None:
    """Make sure that the key of the public site was made of the field key of the database. Nothing is kept by the public site.

    Raises:
        WrongKey: it was made of another one.
    """
    mine = fingerprint(settings.SANBIAO_PUBLIC_SITE_KEY)
    said = FieldKey.objects.filter(is_current=True).values_list("site_fingerprint", flat=True).first()
    if said not in (None, mine):
        raise WrongKey(
            f"公众网站的密钥与数据库不符：应是指纹为 {said} 的一把，现有的是 {mine}。"
            "请从办公网站的数据目录重新复制 keys/public_site.key；没有写入任何内容。"
        )


def sealed_fields() -> Iterator[tuple[type[models.Model], list[SealedField]]]:
    """Every table that holds sealed fields, with them."""
    for model in apps.get_models(include_auto_created=True):
        found = [field for field in model._meta.local_concrete_fields if isinstance(field, SealedField)]
        if found and model._meta.managed and not model._meta.proxy:
            yield model, found


def opens() -> bool:
    """Whether the key opens what the database holds: of each sealed field one row tells."""
    try:
        for model, fields in sealed_fields():
            for field in fields:
                rows = model._base_manager.exclude((field.name, ""))
                rows.order_by("pk").values_list(field.name, flat=True).first()
    except WRONG_KEY:
        return False
    return True
