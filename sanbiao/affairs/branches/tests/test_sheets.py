"""Sheets of the contract alone, with its other words, and what is wrong with rows that name what is not there."""

from datetime import date

import openpyxl
import pytest

from sanbiao.affairs.branches.models import (
    Batch,
    Branch,
    BranchKind,
    Contest,
    ContestState,
    NewOrganisation,
    Stars,
    Visit,
    WeakOrganisation,
    WeakState,
)
from sanbiao.affairs.branches.tests.factories import BranchFactory
from sanbiao.core.drive.services import import_paths
from sanbiao.registry.firms.tests.factories import credit_code_of
from sanbiao.registry.organisations.models import UnitKind
from sanbiao.tests.factories import NOON, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return UnitFactory(town=True, short_name="白石镇")


@pytest.fixture
def bring(tmp_path):
    def brought(**sheets):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
        book.save(tmp_path / "book.xlsx")
        outcome = import_paths([tmp_path], by="clerk", at=NOON, on=date(2023, 7, 18), skip_faulty=True)
        return [(str(fault.kind), fault.row, fault.column, fault.warning) for fault in outcome.faults]

    return brought


def test_a_branch_in_other_words_is_known_by_its_name_to_whoever_takes_on_a_matter(bring, town):
    assert not bring(
        党支部名录=[
            ("支部编码", "名称", "支部类型", "所在单位", "设立日期", "创建提升批次", "当前星级", "党员数"),
            ("Z1", "白石镇 东苑（一期）党支部", "小区（楼院）", "白石镇", "2020年5月", "二", 5, "１２"),
            ("Z2", "市委办机关党支部", "机关", "白石镇", "2020.5.6", None, "未评", None),
        ],
        优化营商环境事项=[
            ("事项序号", "事项", "承担党支部", "认领日期"),
            ("1", "多证合一", "白石镇东苑(一期)党支部", "2023.5.4"),
            ("1", "多证合一", "市委办机关党支部", "2023.5.4"),
        ],
    )
    branch = Branch.objects.get(code="Z1")
    assert (branch.kind, branch.batch, branch.stars, branch.members) == (BranchKind.COMPOUND, Batch.SECOND, Stars.FIVE, 12)
    assert branch.opened_on == date(2020, 5, 1)
    assert sorted(branch.matters.get().number + each.branch.code for each in branch.matters.all()) == ["1Z1"]


def test_a_village_is_one_of_the_rows_town_and_nothing_else_below_it(bring, town):
    own = UnitFactory(kind=UnitKind.VILLAGE, parent=town, short_name="东山村")
    UnitFactory(kind=UnitKind.VILLAGE, parent=UnitFactory(town=True), short_name="西山村")
    UnitFactory(kind=UnitKind.INSTITUTION, parent=town, short_name="白石镇中心校")
    head = ("期次", "观摩日期", "乡镇（街道）", "村（社区）", "得分")

    faults = bring(
        逐村观摩台账=[
            head,
            ("第一期", date(2023, 5, 4), "白石镇", "东山村", 86.5),
            ("第一期", date(2023, 5, 4), "白石镇", "西山村", None),
            ("第一期", date(2023, 5, 4), "白石镇", "白石镇中心校", None),
            ("第 一 期", date(2023, 5, 5), "白石镇", "东山村", 80),
            ("第二期", date(2023, 5, 5), "白石镇", None, -1),
        ]
    )

    assert faults == [
        ("unknown_unit", 3, "村（社区）", False),
        ("unknown_unit", 4, "村（社区）", False),
        ("duplicate_key", 5, "期次", False),
        ("missing_value", 6, "村（社区）", False),
        ("negative_number", 6, "得分", False),
    ]
    assert Visit.objects.get().village == own


def test_weak_organisations_follow_their_days_and_may_be_struck_off_before_anybody_came(bring, town):
    faults = bring(
        软弱涣散党组织=[
            ("支部名称", "乡镇", "排查日期", "进驻日期", "摘帽日期"),
            ("东山村党支部", "白石镇", "2023-05-04", "2023-05-03", None),
            ("西山村党支部", "白石镇", "2023-05-04", "2023-05-20", "2023-05-10"),
            ("南山村党支部", "白石镇", "2023-05-04", "2023-05-04", None),
            ("北山村党支部", "白石镇", "2023-05-04", None, None),
        ]
    )

    assert faults == [("end_before_start", 2, "工作组派驻日期", False)]
    assert dict(WeakOrganisation.objects.values_list("name", "state")) == {
        "西山村党支部": WeakState.STRUCK_OFF,
        "南山村党支部": WeakState.SENT,
        "北山村党支部": WeakState.LISTED,
    }


def test_a_contest_says_its_state(bring):
    faults = bring(
        亮赛比创=[
            ("名称", "类别", "举办时间", "活动状态"),
            ("一", "专场", "2023.5.4", "完成"),
            ("二", "日常", "2023.5.4", "未举办"),
            ("三", "日常", "2023.5.4", None),
            ("四", "比武", "2023.5.4", "取消"),
        ]
    )

    assert faults == [("missing_value", 4, "状态", False), ("unknown_code", 5, "活动类别", False)]
    assert set(Contest.objects.values_list("name", "state")) == {("一", ContestState.HELD), ("二", ContestState.PLANNED)}


def test_what_is_beyond_the_contract_never_refuses_a_row(bring):
    BranchFactory(name="宏川机械党支部")
    faults = bring(
        两新台账=[
            ("名称", "信用代码", "类型", "建账日期", "属地", "所在党支部", "组建方式"),
            ("宏川机械", credit_code_of(1), "企业", "2023.5.4", "无此镇", "无此支部", "别的"),
            ("远桥食品", credit_code_of(2), "社团", "2023.5.4", None, "宏川机械党支部", "独立组建"),
        ]
    )

    assert faults == [
        ("unknown_code", 2, "组建方式", True),
        ("unknown_unit", 2, "属地", True),
        ("unknown_reference", 2, "所在党支部", True),
    ]
    assert set(NewOrganisation.objects.values_list("firm__name", "branch__name")) == {
        ("宏川机械", None),
        ("远桥食品", "宏川机械党支部"),
    }
