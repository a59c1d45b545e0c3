"""The keys of an installation: held to the database at every door, listed, changed and handed over."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import DatabaseError, connection, transaction
from django.db.models import QuerySet

from sanbiao import environment
from sanbiao.core.access.public import Uses
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep
from sanbiao.core.secrecy.fields import is_sealed, present_key, under
from sanbiao.core.secrecy.handing_over import Keys, sealed_keys
from sanbiao.core.secrecy.holding import current, hold_key, hold_site_key
from sanbiao.core.secrecy.models import FieldKey
from sanbiao.core.secrecy.rotation import reseal_everything, rewritten
from sanbiao.installation import keys as files
from sanbiao.installation.refusals import WrongKey

KNOWING_KEYS = Uses(model=FieldKey, reads=("id", "is_current", "site_fingerprint"))


def hold(*, at: datetime) -> None:
    """Refuse to go on with a key that is not the one of the database, whichever site this process is.

    Raises:
        WrongKey: it is another one, or the public site is not let at what tells.
    """
    if not settings.PUBLIC_SITE:
        hold_key(at=at)
        return
    connection.ensure_connection()  # a database that is away is another matter
    try:
        hold_site_key()
    except DatabaseError as error:
        raise WrongKey(
            "公众网站读不到数据库里登记的密钥指纹。请先更新并启动办公网站；在 PostgreSQL 上再运行一次 sanbiao public-role。"
        ) from error


def recorded() -> FieldKey | None:
    """The key that the database is sealed under; None too where the database is older than that is kept."""
    with suppress(DatabaseError), transaction.atomic():
        return current()
    return None


# --- listing ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """One key: what it is called, what it is for, its fingerprint, since when, and whether it is right for this database."""

    name: str
    purpose: str
    fingerprint: str
    since: datetime | None
    is_right: bool
    standing: str


def held() -> Iterator[Held]:
    """Every key of this installation, none of them itself."""
    there, mine = recorded(), files.fingerprint(present_key())
    said = there.fingerprint if there else ""
    name, since = _named(files.FIELD_KEY, given=bool(environment.FIELD_KEY()))
    fits = "与数据库登记的一致" if said == mine else f"与数据库不符，数据库登记的是 {said}" if said else "数据库还没有登记"
    yield Held(name, "封存身份证号等字段，并据以查找", mine, since, said == mine, fits)
    made, given = files.public_of(present_key()), files.read_key(files.path_of(settings.HOME, files.PUBLIC_SITE_KEY))
    name, since = _named(files.PUBLIC_SITE_KEY)
    standing = "由字段密钥派生" if given == made else "不是由现用的字段密钥派生"
    yield Held(name, "公众网站的签到", files.fingerprint(given or made), since, given == made, standing)
    name, since = _named(files.SECRET_KEY, given=bool(environment.SECRET_KEY()))
    yield Held(name, "签发会话", files.fingerprint(settings.SECRET_KEY.encode()), since, True, "与数据库无关")
    for old in _former() if said == mine else ():
        yield Held("旧的字段密钥", "恢复当时的备份", old.fingerprint, old.since, True, "封存在现用的密钥之下")


def _former() -> QuerySet[FieldKey]:
    """The former keys, latest first; only the present key opens them."""
    return FieldKey.objects.filter(is_current=False).order_by("-since", "-pk")


def _named(name: str, *, given: bool = False) -> tuple[str, datetime | None]:
    path = files.path_of(settings.HOME, name)
    if given or not path.exists():
        return f"环境变量 SANBIAO_{name.upper().replace('.', '_')}", None
    return f"keys/{name}", datetime.fromtimestamp(path.stat().st_mtime, UTC)


# --- handing over ------------------------------------------------------------------------------------------------------------


def handed_over(passphrase: str, *, at: datetime) -> bytes:
    """The keys of this installation as one sealed file.

    Raises:
        BadHandOver: the passphrase is too short.
    """
    former = _former() if recorded() else []
    keys = Keys(present_key(), tuple(base64.b64decode(key.sealed) for key in former), settings.SECRET_KEY)
    return sealed_keys(keys, passphrase, made_at=at.isoformat())


@transaction.atomic
def note_hand_over(*, by: AbstractBaseUser | str, at: datetime) -> FieldKey:
    """Keep that the present keys were handed over."""
    key = hold_key(at=at)
    key.handed_over_at = at
    key.save(update_fields=["handed_over_at"])
    keep(by=by, at=at, verb="交接密钥", record=key, after={"fingerprint": key.fingerprint})
    return key


BACKED_UP = "备份"
"""The verb of a backup that was written."""


@transaction.atomic
def note_backup(*, name: str, has_keys: bool, by: AbstractBaseUser | str, at: datetime) -> None:
    """Keep that a backup was written, with the keys or without."""
    told = {"file": name, "with_keys": "是" if has_keys else "否"}
    keep(by=by, at=at, verb=BACKED_UP, record=hold_key(at=at), after=told)


@transaction.atomic
def note_taking_over(*, by: AbstractBaseUser | str, at: datetime) -> None:
    """Keep that the keys of this database were put back from a file."""
    key = hold_key(at=at)
    keep(by=by, at=at, verb="取回密钥", record=key, after={"fingerprint": key.fingerprint})


# --- another key -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rotation:
    """What a rotation did: from which key to which, in how many rows; and whether the old one was ever handed over."""

    old: FieldKey
    new: FieldKey
    rows: int


def rotate(*, by: AbstractBaseUser | str, at: datetime) -> Rotation:
    """Give the database another field key. The home has to be one's own: see `installation.locks.alone`.

    Killed at any point, the home goes on with the old key or with the new one, whichever the database is sealed under: the new
    one lies beside the old before the transaction, and takes its place after it. Whoever starts next does what was left.

    Raises:
        Refused: the key is given by the environment, which we cannot change.
    """
    if environment.FIELD_KEY():
        raise Refused(
            "字段密钥由环境变量 SANBIAO_FIELD_KEY 给出，本命令改不了它。请先把它写入 keys/field.key 并去掉这个变量，再更换。"
        )
    fresh, old_key = secrets.token_bytes(32), present_key()
    files.keep(files.path_of(settings.HOME, files.NEXT_KEY), files.text_of(fresh))
    with transaction.atomic(durable=True):
        old = hold_key(at=at)
        rows = reseal_everything(fresh)
        with under(fresh):
            FieldKey.objects.filter(pk=old.pk).update(is_current=False, sealed=files.text_of(old_key))
            new = FieldKey.objects.create(
                fingerprint=files.fingerprint(fresh), site_fingerprint=files.fingerprint(files.public_of(fresh)), since=at
            )
        told = {"fingerprint": old.fingerprint}, {"fingerprint": new.fingerprint, "rows": rows}
        keep(by=by, at=at, verb="更换密钥", record=new, before=told[0], after=told[1])
    _put_on_the_disk()
    place = files.path_of(settings.HOME, files.FIELD_KEY)
    files.path_of(settings.HOME, files.NEXT_KEY).replace(place)
    files.synced(place.parent)
    files.handed_out(settings.HOME, fresh)
    return Rotation(old, new, rows)


def _put_on_the_disk() -> None:
    """SQLite may lose its newest transactions to a power cut; not one after which the old key is gone."""
    if connection.vendor == "sqlite" and connection.get_autocommit():
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@rewritten
def factors(reseal: Callable[[str], str]) -> int:
    """The secrets of second factors, which `SealedFactors` seals within JSON."""
    rows = list(Authenticator.objects.select_for_update().order_by("pk"))
    for row in rows:
        row.data = {name: _resealed(value, reseal) for name, value in row.data.items()}
        row.save(update_fields=["data"])
    return len(rows)


def _resealed(value: Any, reseal: Callable[[str], str]) -> Any:  # Any: whatever JSON holds
    if isinstance(value, list):
        return [_resealed(one, reseal) for one in value]
    return reseal(value) if isinstance(value, str) and is_sealed(value) else value
