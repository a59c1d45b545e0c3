"""The daily digest: one mail each working morning that tells how much waits, in numbers alone.

It goes out of the house in clear and lies in foreign boxes: no names, no titles of rows, no numbers of people. What it says is
made of the words of code (sections, books, steps) and of counts, and of nothing that stands in a row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from smtplib import SMTPRecipientsRefused, SMTPResponseException

import structlog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q, QuerySet

from sanbiao.core.audit.services import REASON, keep
from sanbiao.core.periods.terms import is_working
from sanbiao.core.ui.times import local, local_date
from sanbiao.portal.models import Digest
from sanbiao.portal.todo import KindWaiting, kinds_waiting, waiting_imports

FIRST_HOUR, LAST_HOUR = 8, 12
"""The morning: what a server does not take in it is not sent that day."""
BY, WISHED = "系统", "设置每日提醒"
SENT, NOTHING, FAILED = "发送每日提醒", "没有待办，不发每日提醒", "每日提醒未发出"

_log = structlog.get_logger("sanbiao.digest")


@dataclass(frozen=True)
class DigestText:
    """What one person is told."""

    kinds: list[KindWaiting]
    imports: int

    @property
    def count(self) -> int:
        return sum(kind.count for kind in self.kinds) + self.imports

    @property
    def late(self) -> int:
        return sum(kind.late for kind in self.kinds)

    @property
    def subject(self) -> str:
        return f"三标：{self._told(self.count, self.late)}"

    @property
    def body(self) -> str:
        return "\n".join([f"您在三标有 {self._told(self.count, self.late)}：", "", *self._lines(), "", *self._closing()]) + "\n"

    def _told(self, count: int, late: int) -> str:
        return f"{count} 件待办" + (f"，其中 {late} 件已逾期" if late else "")

    def _lines(self) -> Iterator[str]:
        for kind in self.kinds:
            late = f"，其中 {kind.late} 件已逾期" if kind.late else ""
            yield f"{kind.section_label}　{kind.ledger.title}：{kind.count} 件待{kind.step.label}{late}"
        if self.imports:
            yield f"导入：{self.imports} 次待确认"

    def _closing(self) -> Iterator[str]:
        where = settings.SANBIAO_OFFICE_ADDRESS
        yield f"请到 {where} 查看办理。" if where else "请登录三标查看办理。"
        yield "本邮件只有件数，没有人员和事项的内容。不想再收，请在姓名下面的“每日提醒”里关闭。"


def digest_text(user: User, *, today: date) -> DigestText:
    """What waits for `user`, in numbers."""
    return DigestText(kinds_waiting(user, today=today), waiting_imports(user).count())


def masked_address(address: str) -> str:
    """An address as events tell it: its first sign and its server."""
    name, _, server = address.partition("@")
    return f"{name[:1]}***@{server}" if server else ""


@transaction.atomic
def set_digest(*, user: User, address: str, is_wanted: bool, at: datetime) -> None:
    """Keep whether `user` wants the digest, and where to."""
    known = Digest.objects.filter(user=user).first() or Digest(user=user)
    if (known.address, known.is_wanted) == (address, is_wanted):
        return
    digest, _ = Digest.objects.select_for_update(of=("self",)).get_or_create(user=user)
    before = _kept(digest)
    digest.address, digest.is_wanted = address, is_wanted
    digest.save(update_fields=["address", "is_wanted"])
    keep(by=user, at=at, verb=WISHED, record=digest, before=before, after=_kept(digest))


def _kept(digest: Digest) -> dict[str, object]:
    return {"address": masked_address(digest.address), "is_wanted": digest.is_wanted}


def pending(at: datetime) -> QuerySet[Digest]:
    """The digests that are to be sent now: none but on the morning of a working day, where a mail server is set."""
    on = local_date(at)
    if not (settings.SANBIAO_SENDS_MAIL and is_working(on) and FIRST_HOUR <= local(at).hour < LAST_HOUR):
        return Digest.objects.none()
    unsent = Q(sent_on=None) | Q(sent_on__lt=on)
    return Digest.objects.filter(unsent, is_wanted=True, user__is_active=True).order_by("pk")


def send_digests(*, at: datetime) -> int:
    """Send what is to be sent now, each once; how many were sent. A server that does not answer is left for the next time."""
    keys = list(pending(at).values_list("pk", flat=True))
    if not keys:
        return 0
    server, sent = get_connection(), 0
    try:
        server.open()
        for key in keys:
            sent += _send(key, server, at)
    except OSError as error:  # whatever smtplib raises is one
        _log.warning("mail server does not answer", error=type(error).__name__, sent=sent, left=len(keys) - sent)
    finally:
        server.close()
    return sent


def _send(key: int, server: BaseEmailBackend, at: datetime) -> bool:
    """Send one digest if nobody has. It counts as sent before it is given away, so that none is sent twice, whatever breaks off.

    Raises:
        OSError: the server is gone; whether it took this one is not known.
    """
    with transaction.atomic():
        digest = pending(at).select_for_update(of=("self",)).select_related("user").filter(pk=key).first()
        if digest is None:
            return False
        before, told = digest.sent_on, digest_text(digest.user, today=local_date(at))
        _mark(digest, local_date(at), SENT if told.count else NOTHING, {"waiting": told.count, "late": told.late}, at)
    if not told.count:
        return False
    headers = {"Auto-Submitted": "auto-generated"}
    mail = EmailMessage(told.subject, told.body, to=[digest.address], connection=server, headers=headers)
    try:
        mail.send()
    except (SMTPResponseException, SMTPRecipientsRefused) as refusal:
        _refused(digest, before, _code_of(refusal), at)
        return False
    return True


@transaction.atomic
def _refused(digest: Digest, before: date | None, code: int, at: datetime) -> None:
    """The server said that it did not take the mail: for now (its codes of 400), then it is sent later; or for good."""
    for_now = 400 <= code < 500
    reason = f"邮件服务器回答 {code}，{'稍后再发' if for_now else '今天不再发，请核对电子邮箱'}"
    _mark(digest, before if for_now else digest.sent_on, FAILED, {REASON: reason}, at)


def _mark(digest: Digest, sent_on: date | None, verb: str, said: dict[str, object], at: datetime) -> None:
    before, digest.sent_on = digest.sent_on, sent_on
    digest.save(update_fields=["sent_on"])
    keep(by=BY, at=at, verb=verb, record=digest, before={"sent_on": before}, after={"sent_on": sent_on, **said})


def _code_of(refusal: SMTPResponseException | SMTPRecipientsRefused) -> int:
    if isinstance(refusal, SMTPRecipientsRefused):
        return max(code for code, _ in refusal.recipients.values())
    return refusal.smtp_code
