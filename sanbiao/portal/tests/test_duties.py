"""The homes of the three administrators, use that is out of the ordinary, and the line in the margin of what is printed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.services import keep
from sanbiao.portal.keys import note_backup
from sanbiao.portal.odd_use import odd_use
from sanbiao.tests.factories import GrantFactory, HandoverFactory, PersonFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = timezone.make_aware(timezone.datetime(2026, 3, 20, 12))


def home(role: Role) -> str:
    client = Client()
    client.force_login(GrantFactory(role=role).user)
    return client.get(reverse("home")).text


def test_the_system_administrator_sees_health_backups_tasks_and_versions() -> None:
    before = home(Role.SYSTEM_ADMIN)
    note_backup(name="三标备份.zip", has_keys=False, by="命令行", at=timezone.now())
    after = home(Role.SYSTEM_ADMIN)

    assert "还没有备份过" in before
    assert "三标备份.zip" in after
    assert all(said in after for said in ("运行状况", "剩余空间", "密钥能够解封", "后台任务", "Python"))


def test_the_security_administrator_sees_invitations_what_lapses_and_keys() -> None:
    today = timezone.localdate()
    HandoverFactory(user__first_name="迟到的", lapses_at=timezone.now() - timedelta(days=1))
    HandoverFactory(user__first_name="等着的", lapses_at=timezone.now() + timedelta(days=1))
    GrantFactory(user__first_name="到期的", lapses_on=today + timedelta(days=9))

    page = home(Role.SECURITY_ADMIN)

    assert all(said in page for said in ("迟到的", "到期的", "keys/field.key", "没有启用动态口令"))
    assert "等着的" not in page


def test_no_administrator_is_offered_units_and_periods() -> None:
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        assert "当前范围" not in home(role)


def done(verb: str, *, by: Any, times: int = 1, at: Any = NOW, **after: Any) -> None:
    for _ in range(times):
        keep(by=by, at=at, verb=verb, record=by, after=after or None)


def told() -> list[tuple[str, str, str]]:
    return [(each.by, each.kind, each.said.partition("（")[0]) for each in odd_use(at=NOW + timedelta(hours=1))]


def test_what_is_done_too_often_on_a_day_is_told_and_no_less(settings: Any) -> None:
    settings.SANBIAO_ODD_USE = settings.SANBIAO_ODD_USE | {"exports": 3, "numbers": 2, "refused": 1}
    much, little = UserFactory(username="much"), UserFactory(username="little")
    done("导出", by=much, times=2)
    done("打印", by=much)
    done("查看身份证号", by=much, times=2)
    done("越权被拒", by=much)
    done("导出", by=little, times=2)
    done("导出", by=little, at=NOW - timedelta(days=1))
    done("查看身份证号", by=little)
    done("导出", by=little, times=5, at=NOW - timedelta(days=40))

    assert told() == [
        ("much", "导出多", "导出、打印 3 次"),
        ("much", "查看身份证号多", "查看身份证号 2 次"),
        ("much", "越权被拒多", "越权被拒 1 次"),
    ]


def test_rows_that_were_taken_are_added_up(settings: Any) -> None:
    settings.SANBIAO_ODD_USE = settings.SANBIAO_ODD_USE | {"rows": 100}
    user = UserFactory(username="much")
    done("导出", by=user, rows=60)
    done("打印", by=user, rows=40)
    done("下载报告", by=user)

    assert told() == [("much", "带走的行多", "导出、打印共 100 行")]


@pytest.mark.parametrize(("hour", "is_night"), [(21, False), (22, True), (23, True), (0, True), (5, True), (6, False)])
def test_a_sign_in_at_night_is_told_by_the_clock_of_the_place(hour: int, is_night: bool) -> None:
    done("登录", by=UserFactory(username="owl"), at=NOW.replace(hour=hour))

    assert bool(told()) == is_night


def test_sign_ins_that_fail_one_after_another_are_told_unless_one_does_not(settings: Any) -> None:
    settings.SANBIAO_ODD_USE = settings.SANBIAO_ODD_USE | {"failures": 3}
    guessed, forgetful = UserFactory(username="guessed"), UserFactory(username="forgetful")
    for user, verbs in ((guessed, "败败败"), (forgetful, "败败成败败")):
        for verb in verbs:
            done("登录失败" if verb == "败" else "登录", by=user)

    assert told() == [("guessed", "连续登录失败", "连续 3 次登录失败")]


def test_each_line_leads_to_its_events(settings: Any) -> None:
    settings.SANBIAO_ODD_USE = settings.SANBIAO_ODD_USE | {"numbers": 2}
    clerk = GrantFactory(user__username="clerk", user__first_name="王芳").user
    for _ in range(2):
        keep(by=clerk, at=timezone.now(), verb="查看身份证号", record=PersonFactory())
    auditor = Client()
    auditor.force_login(GrantFactory(role=Role.AUDIT_ADMIN).user)

    page = auditor.get(reverse("odd-use"))
    [line] = [each for each in page.context["lines"] if each.by == "clerk"]
    events = auditor.get(line.url).context["lines"]

    assert "王芳（clerk）" in page.text
    assert [(each.by, each.verb) for each in events] == [("clerk", "查看身份证号")] * 2
    assert line.said in auditor.get(reverse("home")).text


def test_the_margin_of_a_printed_page_says_who_printed_it_and_when() -> None:
    client = Client()
    client.force_login(GrantFactory(user__first_name='王"芳').user)

    page = client.get(reverse("home"))
    [address] = [part.partition('"')[0] for part in page.text.split('href="') if part.startswith(reverse("printed"))]
    style = client.get(address)

    assert style["Content-Type"] == "text/css; charset=utf-8"
    assert f'content: "王\\22 芳　{timezone.localdate()} 打印"' in style.text
    assert "no-store" in style["Cache-Control"]
