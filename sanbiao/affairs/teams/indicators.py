"""The figures of the township teams, and the structure of any team.

Rules: member, age, degree and township work as in `docs/indicators.md`; all shares and the mean are taken over the same
members, each person once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from sanbiao.core.indicators.expressions import age_band, full_years, month_number
from sanbiao.core.indicators.measures import Count, Mean, Share
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register, words_of
from sanbiao.core.indicators.tables import Tables
from sanbiao.core.indicators.window import Window
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.registry.codes.education import DEGREES
from sanbiao.registry.organisations.models import TOWNS
from sanbiao.registry.people.models import Manner, Sex

if TYPE_CHECKING:
    from ibis.expr import types as ir

YOUNG_LIMIT = 35
EXPERIENCE_MONTHS = 24
AGE_BANDS = ((35, "35岁及以下"), (40, "36—40岁"), (45, "41—45岁"), (50, "46—50岁"), (55, "51—55岁"))
ABOVE_BANDS = "56岁及以上"


def _in_towns(t: Tables) -> ir.Table:
    unit = t.organisations_unit
    return unit.filter(unit.kind.isin([str(kind) for kind in TOWNS])).select(town="id")


def _town_months(members: ir.Table, t: Tables, window: Window) -> ir.Table:
    """Months of work in townships of those in `members` up to the as-of day, overlaps once: 挂职 left out."""
    posting = t.people_posting
    work = posting.filter(posting.manner != Manner.SECONDMENT.value, posting.began_on < window.stop)
    work = work.filter(work.person_id.isin(members.person_id))
    work = work.filter(work.unit_id.isin(_in_towns(t).town))
    last = ibis.ifelse(
        work.ended_on.notnull() & (work.ended_on < window.stop), month_number(work.ended_on), window.year * 12 + window.month
    )
    spans = work.select(person="person_id", row="id", first=month_number(work.began_on), last=last)
    before = ibis.window(group_by=spans.person, order_by=[spans.first, spans.row], preceding=(None, 1))
    covered = spans.mutate(covered=spans.last.max().over(before))
    fresh = covered.last - ibis.greatest(covered.first, covered.covered.fill_null(0))
    return (
        covered.mutate(months=ibis.greatest(fresh, 0))
        .group_by("person")
        .aggregate(months=lambda each: each.months.sum())
        .select(experienced_person="person", months="months")
    )


def _members(t: Tables, window: Window) -> ir.Table:
    """The postings in force on the as-of day that make their holder a member of the unit's team."""
    posting = t.people_posting
    in_force = posting.filter(
        posting.is_team_member,
        posting.manner != Manner.SECONDMENT.value,
        window.in_force(posting.began_on, posting.ended_on),
    )
    return in_force.select("id", "unit_id", "person_id")


def _structured(members: ir.Table, t: Tables, window: Window) -> ir.Table:
    """`members` with unit and person, and what every structure of a team asks."""
    unit, person = t.organisations_unit, t.people_person
    joined = members.join(unit, members.unit_id == unit.id, rname="unit_{name}")
    joined = joined.join(person, joined.person_id == person.id, rname="person_{name}")
    return joined.select(
        row="id",
        organisation="path",
        unit="short_name",
        person="person_id",
        birth_month="birth_month",
        age=full_years(joined.birth_month, window),
        sex="sex",
        party=joined.party_month.notnull() & (joined.party_month < window.stop),
        has_degree=joined.full_time_level.isin(DEGREES) | joined.in_service_level.isin(DEGREES),
        level=ibis.cases(*_by_level(joined, joined.full_time_level, joined.in_service_level), else_=joined.full_time_level),
        level_of=ibis.cases(*_by_level(joined, ibis.literal("全日制"), ibis.literal("在职")), else_=ibis.literal("")),
    )


def _by_level(people: ir.Table, full_time: ir.StringValue, in_service: ir.StringValue) -> list[tuple[ir.Value, ir.Value]]:
    """What to say by the course that gave the level: a degree before none, full time before in service."""
    return [
        (people.full_time_level.isin(DEGREES), full_time),
        (people.in_service_level.isin(DEGREES) | (people.full_time_level == ""), in_service),
        (people.full_time_level != "", full_time),
    ]


def town_team_postings(t: Tables, window: Window) -> ir.Table:
    """One row per posting that makes its holder a member of a township team on the as-of day; the flags are the person's."""
    members = _members(t, window)
    members = members.filter(members.unit_id.isin(_in_towns(t).town))
    rows = _structured(members, t, window)
    months = _town_months(members, t, window)
    rows = rows.left_join(months, rows.person == months.experienced_person)
    return rows.select(
        "row",
        "organisation",
        "unit",
        "person",
        "age",
        "birth_month",
        "level",
        "level_of",
        months=rows.months.fill_null(0),
        is_young=rows.birth_month >= window.born_since(YOUNG_LIMIT),
        has_degree=rows.has_degree,
        is_experienced=rows.months.fill_null(0) >= EXPERIENCE_MONTHS,
    )


SOURCE = "名册出生年月；任职经历在期末当日有效，挂职不计；一人多职只计一人"
POSTINGS = ("people.posting",)
BY_AGE = (
    Column(field="birth_month", label="出生年月", kind=CellKind.MONTH),
    Column(field="age", label="当日周岁", kind=CellKind.INT),
)
BY_LEVEL = (Column(field="level", label="学历"), Column(field="level_of", label="学历依据"))
BY_MONTHS = (Column(field="months", label="乡镇任职月数", kind=CellKind.INT),)

register(
    Indicator(
        code="teams.town_average_age",
        name="乡镇（街道）班子平均年龄",
        aliases=("班子平均年龄",),
        unit="岁",
        kind=FigureKind.MEAN,
        definition="期末当日乡镇、街道领导班子成员周岁年龄的平均数，年龄算到月，保留一位小数。",
        measure=Mean(column="age", per="person"),
        rows=town_team_postings,
        ledgers=POSTINGS,
        decides=BY_AGE,
        source=SOURCE,
    ),
    Indicator(
        code="teams.town_under_35",
        name="乡镇（街道）班子35岁以下干部",
        aliases=("35岁以下干部",),
        unit="人",
        kind=FigureKind.STOCK,
        definition="期末当日乡镇、街道领导班子成员中周岁年龄不超过35岁的人数。",
        measure=Count(where=("is_young",), per="person"),
        rows=town_team_postings,
        ledgers=POSTINGS,
        decides=BY_AGE,
        source=SOURCE,
    ),
    Indicator(
        code="teams.town_under_35_share",
        name="乡镇（街道）班子35岁以下占比",
        aliases=("35岁以下占比",),
        unit="%",
        kind=FigureKind.RATIO,
        definition="期末当日周岁年龄不超过35岁的班子成员占全部班子成员的百分比。",
        measure=Share(column="is_young", per="person"),
        rows=town_team_postings,
        ledgers=POSTINGS,
        decides=BY_AGE,
        source=SOURCE,
    ),
    Indicator(
        code="teams.town_degree",
        name="乡镇（街道）班子本科及研究生以上学历",
        aliases=("本科及研究生以上学历",),
        unit="人",
        kind=FigureKind.STOCK,
        definition="期末当日班子成员中全日制或在职学历为本科及以上（含党校学历）的人数。",
        measure=Count(where=("has_degree",), per="person"),
        rows=town_team_postings,
        ledgers=POSTINGS,
        decides=BY_LEVEL,
        source=SOURCE,
    ),
    Indicator(
        code="teams.town_degree_share",
        name="乡镇（街道）班子本科及研究生以上占比",
        aliases=("本科及研究生以上占比",),
        unit="%",
        kind=FigureKind.RATIO,
        definition="期末当日本科及以上学历的班子成员占全部班子成员的百分比。",
        measure=Share(column="has_degree", per="person"),
        rows=town_team_postings,
        ledgers=POSTINGS,
        decides=BY_LEVEL,
        source=SOURCE,
    ),
    Indicator(
        code="teams.town_experienced",
        name="乡镇（街道）班子2年以上乡镇工作经历",
        aliases=("具有2年以上乡镇（街道）工作经验",),
        unit="人",
        kind=FigureKind.STOCK,
        definition="期末当日班子成员中在乡镇、街道任职累计满24个月的人数；挂职不计，重叠的月份只计一次。",
        measure=Count(where=("is_experienced",), per="person"),
        rows=town_team_postings,
        ledgers=POSTINGS,
        decides=BY_MONTHS,
        source=SOURCE,
    ),
    Indicator(
        code="teams.town_experienced_share",
        name="乡镇（街道）班子2年以上乡镇工作经历占比",
        aliases=("2年以上乡镇工作经验占比",),
        unit="%",
        kind=FigureKind.RATIO,
        definition="期末当日在乡镇、街道任职累计满24个月的班子成员占全部班子成员的百分比。",
        measure=Share(column="is_experienced", per="person"),
        rows=town_team_postings,
        ledgers=POSTINGS,
        decides=BY_MONTHS,
        source=SOURCE,
    ),
)


def team_members(t: Tables, window: Window) -> ir.Table:
    """One row per posting in any unit's team on the as-of day, with what the charts of the team page show."""
    members = _members(t, window)
    rows = _structured(members, t, window)
    months = _town_months(members, t, window)
    rows = rows.left_join(months, rows.person == months.experienced_person)
    return rows.select(
        "row",
        "organisation",
        "unit",
        "person",
        "age",
        "birth_month",
        "level",
        "level_of",
        "sex",
        months=rows.months.fill_null(0),
        age_band=age_band(rows.birth_month, AGE_BANDS, ABOVE_BANDS, window),
        education=ibis.ifelse(rows.has_degree, "degree", "below"),
        membership=ibis.ifelse(rows.party, "party", "other"),
        experience=ibis.ifelse(rows.months.fill_null(0) >= EXPERIENCE_MONTHS, "experienced", "fresh"),
    )


register(
    Indicator(
        code="teams.structure",
        name="领导班子结构",
        unit="人",
        kind=FigureKind.STOCK,
        definition="当日领导班子成员（挂职不计），按年龄、学历、性别、政治面貌和乡镇工作经历分列；一人多职只计一人。",
        source=SOURCE,
        measure=Count(per="person"),
        rows=team_members,
        ledgers=("people.posting",),
        decides=(*BY_AGE, *BY_LEVEL, *BY_MONTHS),
        in_report=False,
        breakdowns=(
            Breakdown(
                name="age",
                label="年龄",
                column="age_band",
                words={name: name for name in [*[name for _, name in AGE_BANDS], ABOVE_BANDS]},
            ),
            Breakdown(name="education", label="学历", column="education", words={"degree": "本科及以上", "below": "本科以下"}),
            Breakdown(name="sex", label="性别", column="sex", words=words_of(Sex)),
            Breakdown(name="party", label="政治面貌", column="membership", words={"party": "中共党员", "other": "非中共党员"}),
            Breakdown(
                name="experience",
                label="乡镇工作经历",
                column="experience",
                words={"experienced": "满2年", "fresh": "不满2年"},
            ),
        ),
    ),
    Indicator(
        code="teams.average_age",
        name="领导班子平均年龄",
        unit="岁",
        kind=FigureKind.MEAN,
        definition="当日领导班子成员周岁年龄的平均数，一人多职只计一人。",
        source=SOURCE,
        measure=Mean(column="age", per="person"),
        rows=team_members,
        ledgers=("people.posting",),
        decides=BY_AGE,
        in_report=False,
    ),
)
