"""What is done with a class list: attendance by hand, and signing in on a phone by a code that expires."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet

from sanbiao.affairs.training.apps import Rules
from sanbiao.affairs.training.models import Attendance, ClassRun, State, Trainee
from sanbiao.core.access.refusal import Refused
from sanbiao.core.access.throttle import count_failure, has_to_wait
from sanbiao.core.audit.services import keep
from sanbiao.core.secrecy.fields import site_key
from sanbiao.core.ui.times import local_date
from sanbiao.registry.people.signing import folded, sign_in_hash

BY_PHONE = "学员扫码"
MARK, SIGN_IN = "登记到课", "扫码签到"
NO_CODE = "签到码无效。请重新扫描教室屏幕上的二维码。"
EXPIRED = "签到码已过期。请重新扫描教室屏幕上的二维码。"
TOO_LATE = "这一页打开得太久了。请重新扫描教室屏幕上的二维码。"
CLOSED = "这个班现在不能签到，请联系班主任。"
NOT_FOUND = "没有签到：姓名或身份证号后六位与名单对不上。请核对后再试，或请班主任登记。"
TOO_MANY = "没有签到：试错的次数太多。请十分钟后再试，或请班主任登记。"


class Purpose(StrEnum):
    """What a token is for: the code on the screen, the page that it opened, or the day on which a browser needs it no more."""

    CODE = "code"
    FORM = "form"
    DAY = "day"


def issue_token(*, class_run: ClassRun, purpose: Purpose, at: datetime) -> str:
    """A signed token for one class that says when it was made. The time is an argument, as everywhere."""
    return _signer(purpose).sign(f"{class_run.pk}-{int(at.timestamp())}")


def _signer(purpose: Purpose) -> Signer:
    """The key is one that the public site holds too: the office makes the codes, and either site reads them."""
    return Signer(key=site_key("training.sign_in"), sep=".", salt=f"sanbiao.training.{purpose}")


def read_token(token: str, *, purpose: Purpose, lasts: timedelta, at: datetime, kept: str = "") -> ClassRun:
    """The class of a token that is not older than `lasts`, unless the browser keeps a token of this day for the same class.

    Raises:
        Refused: it was not issued here for this purpose, or is too old; or the class is not open.
    """
    key, made = _told(token, purpose)
    if at - made > lasts and not _gave_today(kept, key, at):
        raise Refused(EXPIRED if purpose is Purpose.CODE else TOO_LATE)
    found = ClassRun.objects.filter(pk=key).only("name", "began_on", "state").first()
    if found is None or found.state != State.OPEN:
        raise Refused(CLOSED)
    return found


def _told(token: str, purpose: Purpose) -> tuple[int, datetime]:
    """The key of the class that a token names, and when it was made.

    Raises:
        Refused: it was not issued here for this purpose.
    """
    try:
        key, _, made = _signer(purpose).unsign(token).partition("-")
    except BadSignature:
        raise Refused(NO_CODE) from None
    return int(key), datetime.fromtimestamp(int(made), UTC)


def _gave_today(kept: str, key: int, at: datetime) -> bool:
    """Whether a browser keeps that it gave the code of this class on the day of `at`."""
    try:
        of, made = _told(kept, Purpose.DAY)
    except Refused:
        return False
    return of == key and local_date(made) == local_date(at)


def not_open(class_run: ClassRun) -> str:
    """Why attendance cannot be taken in a class that is not open."""
    return f"班次状态为「{class_run.get_state_display()}」，不能签到。开班以后才能签到；已结业的，请在学员台账中更正。"


@transaction.atomic
def mark_attendance(
    *, class_run: ClassRun, trainees: QuerySet[Trainee], attendance: Attendance, by: AbstractBaseUser, at: datetime
) -> int:
    """Set the attendance of `trainees` of an open class, and record each change; how many changed.

    Raises:
        Refused: the class is not open.
    """
    class_run = ClassRun.objects.select_for_update(of=("self",)).get(pk=class_run.pk)
    if class_run.state != State.OPEN:
        raise Refused(not_open(class_run))
    rows = trainees.filter(class_run=class_run).select_related("person", "class_run").select_for_update(of=("self",))
    changed = [row for row in rows.order_by("pk") if row.attendance != attendance]
    for row in changed:
        _set(row, attendance, None, verb=MARK, by=by, at=at)
    return len(changed)


def sign_in(*, class_run: ClassRun, name: str, ending: str, client: str, rules: Rules, at: datetime) -> Trainee:
    """Sign the trainee in who has this name and whose ID number ends so; twice is as good as once.

    Neither is read from the database, for the public site may not: a keyed hash of both finds the trainee. `client` tells
    one caller from another for counting failures. Only a keyed hash of it is kept, until failures are forgotten; nothing
    in the database tells where a sign-in came from.

    Raises:
        Refused: nobody on the list fits, the class is no longer open, or there were too many failures. The sentence is
            the same whether the name is on the list or not.
    """
    whose = f"training.sign_in:{class_run.pk}"
    limits = {f"{whose}:client:{client}": rules.failures_each, f"{whose}:name:{folded(name)}": rules.failures_of_name}
    if has_to_wait(limits, at=at):
        raise Refused(TOO_MANY)
    found = _signed_in(class_run, name, ending, at)
    if found is None:
        count_failure(limits, lasts=rules.failures_forgotten, at=at)
        raise Refused(NOT_FOUND)
    return found


@transaction.atomic
def _signed_in(class_run: ClassRun, name: str, ending: str, at: datetime) -> Trainee | None:
    rows = Trainee.objects.filter(class_run=class_run, person__sign_in_hash=sign_in_hash(name, ending))
    row = rows.only("attendance", "signed_in_at").select_for_update(of=("self",)).order_by("pk").first()
    # Asked after the row is held: a class is completed only when nobody on its list is awaited, so it waits for this one.
    if not ClassRun.objects.filter(pk=class_run.pk, state=State.OPEN).exists():
        raise Refused(CLOSED)
    if row is not None and row.signed_in_at is None:
        label = f"{folded(name)} · {class_run.name}"
        _set(row, Attendance.ATTENDED, at, verb=SIGN_IN, by=BY_PHONE, at=at, label=label)
    return row


def _set(
    row: Trainee,
    attendance: Attendance,
    signed_in_at: datetime | None,
    *,
    verb: str,
    by: AbstractBaseUser | str,
    at: datetime,
    label: str = "",
) -> None:
    before = {"attendance": row.attendance, "signed_in_at": row.signed_in_at}
    row.attendance, row.signed_in_at = attendance, signed_in_at
    row.save(update_fields=["attendance", "signed_in_at"])
    after = {"attendance": attendance, "signed_in_at": signed_in_at}
    keep(by=by, at=at, verb=verb, record=row, before=before, after=after, label=label)
