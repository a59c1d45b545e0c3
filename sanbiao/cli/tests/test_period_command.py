"""`sanbiao period` closes a period, tells what became of it, and reopens it for a reason alone."""

from __future__ import annotations

from datetime import date

import pytest

from sanbiao.cli.tests.running import is_a_sentence, told
from sanbiao.core.indicators.models import Closing
from sanbiao.tests.factories import PostingFactory, UnitFactory

pytestmark = pytest.mark.django_db


def test_a_period_is_closed_once_and_reopened_for_a_reason() -> None:
    before = told("period", "status", "2023H1")
    closed = told("period", "close", "2023H1")
    again = told("period", "close", "2023H1")
    between = told("period", "status", "2023H1")
    reopened = told("period", "reopen", "2023H1", "--reason", "补录遗漏的任职")
    after = told("period", "status", "2023H1")

    assert [each.exit_code for each in (before, closed, again, between, reopened, after)] == [0, 0, 2, 0, 0, 0]
    assert "2023年上半年已关账" in closed.stdout
    assert is_a_sentence(again.stderr)
    assert "2023年上半年已重开。" in reopened.stdout
    assert before.stdout == after.stdout != between.stdout


def test_without_a_reason_or_a_closing_nothing_is_reopened() -> None:
    no_reason = told("period", "reopen", "2023H1")
    not_closed = told("period", "reopen", "2023H1", "--reason", "补录")
    no_period = told("period", "close", "2023H9")

    assert [each.exit_code for each in (no_reason, not_closed, no_period)] == [2, 2, 2]
    assert is_a_sentence(not_closed.stderr)
    assert "「2023H9」不是期次" in no_period.stderr


def test_what_changed_since_is_told_and_what_was_tampered_with_is_a_fault() -> None:
    told("period", "close", "2023H1")
    PostingFactory(unit=UnitFactory(town=True), began_on=date(2021, 5, 1))

    drifted = told("period", "status", "2023H1")
    Closing.objects.update(digest="f" * 64)
    tampered = told("period", "status", "2023H1")

    assert drifted.exit_code == 0
    assert "新增行" in drifted.stdout
    assert tampered.exit_code == 1
    assert "封存的内容与摘要不符" in tampered.stdout
