"""The home page: what waits, the figures of the period, and what is new."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import File
from django.urls import reverse
from django.utils import timezone

from sanbiao.affairs.audits.models import Kind
from sanbiao.affairs.audits.tests.factories import AuditFactory
from sanbiao.affairs.training.machine import machine
from sanbiao.affairs.training.models import State
from sanbiao.collecting.machine import submission_machine
from sanbiao.core.access.context import Context
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.models import ImportState
from sanbiao.core.drive.services import preview, receive
from sanbiao.core.drive.tests.hostile import workbook
from sanbiao.core.indicators import remembering
from sanbiao.core.indicators.closing import close_period
from sanbiao.core.periods.periods import period
from sanbiao.portal.board import glance_for
from sanbiao.portal.news import news_for, sections_with_news
from sanbiao.portal.todo import OF_EACH, todo, todo_count
from sanbiao.registry.codes.sections import Section
from sanbiao.reports.services import compile_and_keep
from sanbiao.tests.factories import (
    NOON,
    ClassRunFactory,
    GrantFactory,
    ImportFactory,
    ItemFactory,
    PersonFactory,
    PostingFactory,
    SubmissionFactory,
    TraineeFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2023, 9, 12)


@pytest.fixture
def head():
    return GrantFactory(role=Role.HEAD).user


def test_what_waits_is_told_by_kind_the_late_ones_first_with_whose_it_is_the_day_and_how_many(head):
    ClassRunFactory(name="将到", began_on=TODAY + timedelta(days=5))
    ClassRunFactory(name="已过", began_on=TODAY - timedelta(days=5))
    ClassRunFactory(name="尚早", began_on=TODAY + timedelta(days=8))
    ClassRunFactory(name="待结", opened=True, began_on=TODAY - timedelta(days=9), ended_on=TODAY + timedelta(days=1))

    opening, completing = todo(head, today=TODAY)

    assert (opening.sentence, opening.owner, opening.late) == ("班次 2 件待开班", "教育", 1)
    assert opening.due == TODAY - timedelta(days=5)
    assert [(row.what, row.is_late) for row in opening.rows] == [("已过", True), ("将到", False)]
    assert opening.only is None
    assert (completing.only.what, completing.label, completing.only.due) == ("待结", "结业", TODAY + timedelta(days=1))
    assert todo_count(head, today=TODAY) == 3


def test_of_a_kind_so_many_are_listed_that_they_can_be_read_and_all_are_counted(head):
    ClassRunFactory.create_batch(OF_EACH + 3, began_on=TODAY)

    [opening] = todo(head, today=TODAY)

    assert (opening.count, len(opening.rows), opening.more) == (OF_EACH + 3, OF_EACH, 3)
    assert todo_count(head, today=TODAY) == OF_EACH + 3


def test_what_has_no_day_tells_since_when_it_waits_and_who_let_it(head):
    item = ItemFactory(issued_on=date(2023, 1, 5))
    keep(by="zhang", at=NOON, verb="新增", record=item, after={})
    keep(by="li", at=NOON + timedelta(days=1), verb="更改", record=item, after={})

    [waiting] = todo(head, today=TODAY)

    assert (waiting.label, waiting.only.due, waiting.only.since, waiting.only.by) == ("启动推进", None, NOON.date(), "zhang")


def test_an_item_of_work_is_that_of_the_section_it_names_else_of_the_one_that_keeps_the_plan(head):
    for section in (Section.TALENT, Section.TALENT, ""):
        ItemFactory(section=section, issued_on=date(2023, 1, 5))

    waiting = todo(head, today=TODAY)

    assert sorted((each.owner, each.count, len(each.rows)) for each in waiting) == [("人才", 2, 2), ("计划", 1, 1)]


def test_what_is_handed_in_waits_for_the_section_that_asked(head):
    for section in (Section.TRAINING, Section.TALENT):
        SubmissionFactory(handed_in=True, demand__section=section, demand__due_on=TODAY + timedelta(days=90))

    waiting = todo(head, today=TODAY)

    assert sorted((each.label, each.owner, each.count, len(each.rows)) for each in waiting) == [
        ("接收", "人才", 1, 1),
        ("接收", "教育", 1, 1),
    ]


def test_a_step_that_cannot_be_taken_yet_says_why(head):
    ClassRunFactory(began_on=TODAY)

    [waiting] = todo(head, today=TODAY)

    assert waiting.only.obstacle == "学员名单为空，请先导入或登记学员。"


def test_nothing_waits_for_those_who_may_not_take_the_step():
    own, other = UnitFactory(), UnitFactory()
    ClassRunFactory(began_on=TODAY, organiser=own)
    reader = GrantFactory(role=Role.READER, section=Section.TRAINING).user
    stranger = GrantFactory(role=Role.CLERK, section=Section.TRAINING, unit=other).user

    assert (todo(reader, today=TODAY), todo(stranger, today=TODAY)) == ([], [])
    assert (todo_count(reader, today=TODAY), todo_count(stranger, today=TODAY)) == (0, 0)


def test_an_import_waits_for_the_word_of_whoever_began_it(head):
    told = {"created": 3, "changed": 2}
    drop = ImportFactory(by=head.get_username(), state=ImportState.PREVIEWED, awaits_word=True, result=told)
    ImportFactory(by="somebody", state=ImportState.PREVIEWED, awaits_word=True)

    [waiting] = todo(head, today=TODAY)

    assert (waiting.sentence, waiting.owner, waiting.only.since) == ("导入 1 件待确认", "本人", NOON.date())
    assert (waiting.only.what, waiting.only.url) == (
        "2023-07-01 12:00 的导入（新增 3 行，更改 2 行）",
        reverse("import", args=[drop.batch]),
    )


def test_an_import_of_which_nothing_can_be_written_waits_for_nobody_and_is_still_among_the_imports(client, head, tmp_path):
    known = workbook(
        tmp_path / "a.xlsx", 机构=[["机构编码", "机构全称", "机构简称", "机构类别"], ["T9", "试验局", "试验局", "事业单位"]]
    )
    unknown = workbook(tmp_path / "b.xlsx", 采购=[["品名", "数量", "经费"], ["纸", 3, 20]])
    for path in (known, unknown):
        with path.open("rb") as file:
            drop = receive([File(file, path.name)], by=head.get_username(), at=NOON)
        preview(drop, at=NOON, on=NOON.date(), user=head)
    client.force_login(head)

    [waiting] = todo(head, today=TODAY)

    assert waiting.only.what == "2023-07-01 12:00 的导入（新增 1 行，更改 0 行）"
    assert todo_count(head, today=TODAY) == 1
    assert len(client.get(reverse("imports")).context["lines"]) == 2


def test_the_home_page_shows_what_waits_and_counts_it(client, head):
    ClassRunFactory(name="科级干部进修班", began_on=timezone.localdate() - timedelta(days=3))
    client.force_login(head)

    page = client.get(reverse("home"))

    assert "科级干部进修班" in page.content.decode()
    assert "已逾期" in page.content.decode()
    assert page.context["shell"].todo_count == 1


def test_what_waits_is_counted_anew_after_a_change_and_after_the_reading_of_an_import(head, monkeypatch):
    monkeypatch.setattr(remembering, "_remembers", lambda: True)
    keep(by=head, at=NOON, verb="新增", record=ClassRunFactory(began_on=TODAY))
    assert todo_count(head, today=TODAY) == 1
    ClassRunFactory(began_on=TODAY)  # nothing is told of it: what was counted holds
    assert todo_count(head, today=TODAY) == 1

    ImportFactory(by=head.get_username(), state=ImportState.PREVIEWED, awaits_word=True)
    assert todo_count(head, today=TODAY) == 2
    keep(by=head, at=NOON, verb="新增", record=ClassRunFactory(began_on=TODAY))

    assert todo_count(head, today=TODAY) == 4
    assert todo_count(GrantFactory(role=Role.READER, section=Section.TRAINING).user, today=TODAY) == 0


def context_of(path="/"):
    return Context(path=path, unit="", label="", period=period("2023H1"), on=date(2023, 6, 30))


def values(glance):
    return {card.name: card.value for _, cards in glance.sections for card in cards}


def test_the_figures_stand_by_section_and_those_that_changed_most_first():
    AuditFactory.create_batch(4, commissioned_on=date(2023, 5, 4))
    AuditFactory.create_batch(2, commissioned_on=date(2022, 5, 4))
    AuditFactory(commissioned_on=date(2022, 5, 4), kind=Kind.IN_OFFICE)

    glance = glance_for(GrantFactory(role=Role.HEAD).user, context_of())

    sections = [label for label, _ in glance.sections]
    assert sections == [section.label for section in Section if section.label in sections]
    assert [(card.name, card.difference) for card in glance.moved] == [
        ("离任审计", "增加 2 例"),
        ("任中审计", "减少 1 例"),
        ("下达审计委托", "增加 1 例"),
    ]


def test_the_figures_are_those_of_the_context():
    own, other = UnitFactory(town=True), UnitFactory(town=True)
    PostingFactory(unit=own, person=PersonFactory(unit=own, birth_month=date(1990, 3, 1)))
    PostingFactory(unit=other, person=PersonFactory(unit=other, birth_month=date(1991, 3, 1)))
    head = GrantFactory(role=Role.HEAD).user

    whole = values(glance_for(head, context_of()))
    part = values(glance_for(head, context_of(own.path)))

    assert whole["乡镇（街道）班子35岁以下干部"] == "2"
    assert part["乡镇（街道）班子35岁以下干部"] == "1"


def test_the_figures_of_another_subtree_count_only_what_the_grant_reaches():
    own, other = UnitFactory(town=True), UnitFactory(town=True)
    PostingFactory(unit=other, person=PersonFactory(unit=other, birth_month=date(1991, 3, 1)))
    clerk = GrantFactory(role=Role.UNIT_CLERK, section=Section.CADRES, unit=own).user

    cards = values(glance_for(clerk, context_of()))

    assert cards["乡镇（街道）班子35岁以下干部"] == "0"
    assert not any("培训" in name for name in cards)


def test_what_is_new_are_ones_own_imports_and_the_steps_of_rows_one_sees(head):
    own, other = UnitFactory(), UnitFactory()
    for organiser, name in ((own, "本单位班次"), (other, "外单位班次")):
        class_run = ClassRunFactory(organiser=organiser, name=name)
        TraineeFactory(class_run=class_run)
        machine.fire("open", class_run, by=head, at=NOON)
    clerk = GrantFactory(role=Role.CLERK, section=Section.TRAINING, unit=own).user
    later = datetime(2023, 7, 2, tzinfo=UTC)
    ImportFactory(by=clerk.get_username(), state=ImportState.IMPORTED, began_at=later)
    ImportFactory(by="somebody", state=ImportState.IMPORTED)

    news = news_for(clerk)

    assert [(each.what, each.label, each.section) for each in news] == [
        ("导入", "2023-07-02 08:00 的导入", "各科室"),
        ("开班", "本单位班次", "教育"),
    ]


def test_reports_closings_and_what_was_accepted_are_news_to_whoever_may_see_them_by_section(client, head):
    submission = SubmissionFactory(handed_in=True, demand__section=Section.TALENT)
    submission_machine.fire("accept", submission, by=head, at=NOON)
    compile_and_keep(period=period("2022H2"), by=head, at=NOON)
    close_period(period=period("2022H2"), by=head, at=NOON)
    drop = {"sheets": [{"ledger": "training.classrun"}, {"ledger": "training.trainee"}]}
    ImportFactory(by=head.get_username(), state=ImportState.IMPORTED, result=drop)
    talent = GrantFactory(role=Role.CLERK, section=Section.TALENT).user
    client.force_login(head)

    def told(user, section=""):
        return sorted((each.what, each.section) for each in news_for(user, section))

    everything = {("编制报告", "报告"), ("关账", "各科室"), ("接收", "人才"), ("导入", "教育")}
    assert set(told(head)) == everything
    assert told(head, Section.TRAINING) == sorted([("关账", "各科室"), ("导入", "教育")])
    assert told(head, Section.TALENT) == told(talent) == sorted([("关账", "各科室"), ("接收", "人才")])
    assert (sections_with_news(talent), sections_with_news(head)) == ([], list(Section))
    page = client.get(reverse("home"), {"news": "training", "period": "2023H1"})
    assert (page.context["news_section"], len(page.context["news"])) == (Section.TRAINING, 2)
    assert f'{reverse("figures")}?period=2022H2"' in page.content.decode()


def test_the_steps_of_a_class_that_is_open_do_not_wait_twice(head):
    class_run = ClassRunFactory(opened=True, began_on=TODAY, ended_on=None)

    assert todo(head, today=TODAY) == []
    assert class_run.state == State.OPEN


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_sees_no_business_data(client, role):
    PersonFactory(name="曾国强")
    admin = GrantFactory(role=role).user
    client.force_login(admin)

    home = client.get(reverse("home"))
    searched = client.get(reverse("search"), {"q": "曾国强"})
    units = client.get(reverse("organisation-choices"), {"q": "单位"})

    assert "看不到业务数据" in home.content.decode()
    assert not home.context["glance"].sections
    assert not home.context["todo"]
    assert searched.context["found"] == []
    assert units.context["choices"] == []
    assert {section.label for section in home.context["shell"].sections} <= {"管理"}
