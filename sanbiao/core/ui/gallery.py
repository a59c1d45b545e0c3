"""Invented content for the gallery: long names, missing values, every state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.urls import reverse

from sanbiao.core.ui.charts import Bar, Group, Point, bar_chart, grouped_bar_chart, line_chart
from sanbiao.core.ui.forms import DayInput
from sanbiao.core.ui.icons import PATHS
from sanbiao.core.ui.shell import Choice, ContextBar, Fact, FieldChange, Happening, Item, Shell, SideSection, Stage

LONG_UNIT: Final = "青石山风景名胜区管理委员会规划建设和生态环境保护局"
UNITS: Final = ("白石镇", "柳林街道", LONG_UNIT, "南河乡", "云台镇")
NAMES: Final = ("赵明", "钱小芳", "欧阳建国", "古丽娜尔·阿布都热合曼", "孙立")


@dataclass(frozen=True, slots=True)
class GalleryPage:
    label: str
    context: Callable[[], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class SamplePerson:
    pk: int
    name: str
    unit: str
    post: str
    birth_month: date
    since: date | None
    age: int
    tone: str
    state: str


class SampleForm(forms.Form):
    name = forms.CharField(label="姓名")
    id_number = forms.CharField(label="公民身份号码", help_text="18 位，末位可以是 X。")
    unit = forms.ChoiceField(label="任职单位", choices=[(unit, unit) for unit in UNITS])
    since = forms.DateField(label="任职日期", widget=DayInput, required=False)
    manner = forms.ChoiceField(label="任职方式", choices=[("a", "任职"), ("b", "兼任"), ("c", "挂职")], widget=forms.RadioSelect)
    note = forms.CharField(label="备注", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    is_team = forms.BooleanField(label="是班子成员", required=False, help_text="勾选后计入职数。")


def shell(page: str) -> Shell:
    """The shell around gallery pages; its navigation leads from one to the next."""
    items = [Item(entry.label, _address(key), key == page) for key, entry in PAGES.items()]
    periods = [Choice("2023年", "2023"), Choice("2023年上半年", "2023H1", current=True), Choice("2023年一季度", "2023Q1")]
    units = [Choice("全市", "", current=True), *[Choice(unit, f"J{number:04}") for number, unit in enumerate(UNITS)]]
    home = _address("overview")
    return Shell(
        context=ContextBar("全市", "2023年上半年", units, periods, organisations_url=home, on=date(2023, 6, 30)),
        sections=[
            SideSection("样式", "columns", items),
            SideSection("干部", "people", [Item("干部名册", _address("list")), Item("领导班子", _address("figure"))]),
            SideSection("教育", "book", [Item("培训班次", _address("list-empty"))]),
        ],
        user="李敏",
        user_items=[Item("账号与两步验证", _address("form"), icon="lock")],
        todo_count=3,
        todo_url=home,
        search_url=home,
        sign_out_url=home,
        home_url=home,
    )


def _address(page: str) -> str:
    return reverse("ui:gallery-page", args=[page])


def _people() -> list[SamplePerson]:
    states = (
        ("positive", "在任"),
        ("caution", "即将到龄"),
        ("negative", "缺任职日期"),
        ("neutral", "已退休"),
        ("notice", "挂职"),
    )
    return [
        SamplePerson(
            pk=number,
            name=NAMES[number % 5],
            unit=UNITS[number % 5],
            post=("党委书记", "镇长", "党工委委员、办事处副主任、综合行政执法队队长（兼）")[number % 3],
            birth_month=date(1968 + number % 25, 1 + number % 12, 1),
            since=None if number % 5 == 2 else date(2019, 3, 1 + number % 28),
            age=55 - number % 25,
            tone=states[number % 5][0],
            state=states[number % 5][1],
        )
        for number in range(1, 148)
    ]


def _charts() -> dict[str, Any]:
    ages = (("35岁及以下", 55), ("36至40岁", 31), ("41至45岁", 24), ("46至50岁", 18), ("51至55岁", 15), ("56岁及以上", 8))
    bands = [Bar(label, value, f"?age={number}") for number, (label, value) in enumerate(ages)]
    shares = (Decimal("36.42"), Decimal("33.10"), Decimal("25.00"), Decimal("8.33"), None)
    units = [Bar(unit, share, f"?org={number}") for number, (unit, share) in enumerate(zip(UNITS, shares, strict=True))]
    days = [
        Group(label, (Bar(label, value - 3 + number, f"?then={number}"), Bar(label, value, f"?now={number}")))
        for number, (label, value) in enumerate(ages[:4])
    ]
    history = (Decimal("28.10"), Decimal("30.46"), None, Decimal("33.77"), Decimal("35.10"), Decimal("36.42"))
    labels = ("2021下", "2022一季", "2022上", "2022下", "2023一季", "2023上")
    points = [Point(label, value, f"?period={number}") for number, (label, value) in enumerate(zip(labels, history, strict=True))]
    return {
        "bands": bar_chart(bands, title="年龄结构", unit="人"),
        "shares": bar_chart(units, title="35岁及以下占比", unit="%", highlight=LONG_UNIT),
        "days": grouped_bar_chart(days, series=("2022-12-31", "2023-06-30"), title="两日对比", unit="人"),
        "history": line_chart(points, title="历期", unit="%"),
        "nothing": bar_chart([], title="学历结构", unit="人"),
    }


def _overview() -> dict[str, Any]:
    return {"icons": sorted(PATHS), "tones": ("positive", "caution", "negative", "notice", "neutral"), **_detail(), **_charts()}


def _list() -> dict[str, Any]:
    return {"page": Paginator(_people(), 50).get_page(2), "units": UNITS}


def _detail() -> dict[str, Any]:
    at = datetime(2023, 6, 12, 1, 30, tzinfo=UTC)
    return {
        "steps": [
            Stage("起草", "done", "李敏 06-01"),
            Stage("审核", "done", "王强 06-05"),
            Stage("常委会讨论决定", "now", "等待会议"),
            Stage("公示"),
            Stage("任职"),
        ],
        "stopped": [Stage("起草", "done"), Stage("审核", "stopped", "退回：缺任职日期"), Stage("批准")],
        "facts": [
            Fact("性别", "女"),
            Fact("出生年月", "1985.10"),
            Fact("任职单位", LONG_UNIT, url="?unit"),
            Fact("公民身份号码", "419901********2X"),
            Fact("全日制学历", None),
            Fact("职级", "四级调研员"),
            Fact("现任职务", "党工委委员、办事处副主任、综合行政执法队队长（兼）", whole=True),
        ],
        "events": [
            Happening(
                at, "李敏", "修改任职经历", [FieldChange("任职日期", None, "2019-03-05"), FieldChange("职务", "副镇长", "镇长")]
            ),
            Happening(at, "王强", "退回", reason="任职日期与任免文件不一致，请核对文号。"),
            Happening(at, "系统", "由「2023年干部名册.xlsx」导入"),
        ],
        "people": _people()[:4],
    }


def _form() -> dict[str, Any]:
    faulty = SampleForm({"name": "", "id_number": "41990119851301002X", "since": "2023-02-30", "unit": UNITS[2]})
    faulty.add_error("id_number", "公民身份号码第 7 至 14 位 19851301 不是有效日期，请核对原件。")
    faulty.add_error(None, "不能保存：该单位正职没有空缺职数（核定 1，实配 1）。")
    return {"form": SampleForm(auto_id="blank_%s"), "faulty": faulty}


def _import() -> dict[str, Any]:
    return {"people": _people()[:3], "long_unit": LONG_UNIT}


PAGES: Final[dict[str, GalleryPage]] = {
    "overview": GalleryPage("组件", _overview),
    "list": GalleryPage("台账列表", _list),
    "list-empty": GalleryPage("空台账", dict),
    "detail": GalleryPage("详情", _detail),
    "form": GalleryPage("表单", _form),
    "import": GalleryPage("导入", _import),
    "figure": GalleryPage("指标", lambda: _charts() | _list()),
    "report": GalleryPage("报告", dict),
    "public": GalleryPage("公开页面", _form),
    "sign-in": GalleryPage("登录", dict),
    "error": GalleryPage("错误页", dict),
}
