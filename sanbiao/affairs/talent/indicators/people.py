"""The figures of people whom the programmes are for, and of team projects."""

from __future__ import annotations

from sanbiao.affairs.talent.models.people import Came, Entrepreneur, Graduate, PracticeBase, Study, UrgentTalent
from sanbiao.affairs.talent.models.programmes import Outcome, TeamProject
from sanbiao.core.indicators.measures import Count, Distinct
from sanbiao.core.indicators.plain import by_then, happened
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register, words_of

PROJECTS = ("talent.teamproject",)

register(
    Indicator(
        code="talent.practice_bases",
        name="大学生就业见习基地",
        aliases=("见习基地",),
        unit="家",
        kind=FigureKind.FLOW,
        definition="本期内批准的见习基地家数，后来撤销的仍计入批准的那一期。",
        source="批准日期",
        measure=Count(),
        rows=happened(PracticeBase, "approved_on"),
        ledgers=("talent.practicebase",),
    ),
    Indicator(
        code="talent.graduates_attracted",
        name="吸引高校毕业生就业创业",
        aliases=("来留毕业生",),
        unit="人",
        kind=FigureKind.FLOW,
        definition="本期内开始就业或创业的高校毕业生人数，一人只计一次；来、留按本期内最早的一行。",
        source="开始日期",
        measure=Count(per="person_id", by="started_on"),
        rows=happened(Graduate, "started_on", "person_id", "came"),
        ledgers=("talent.graduate",),
        breakdowns=(Breakdown(name="by_kind", label="来留", column="came", words=words_of(Came)),),
    ),
    Indicator(
        code="talent.team_projects_selected",
        name="遴选创新创业团队项目",
        aliases=("优秀项目",),
        unit="个",
        kind=FigureKind.FLOW,
        definition="至期末累计遴选入选的团队项目数。",
        source="遴选结果为入选；遴选日期",
        measure=Count(),
        rows=by_then(TeamProject, "decided_on", outcome=Outcome.SELECTED),
        ledgers=PROJECTS,
    ),
    Indicator(
        code="talent.team_projects_recommended",
        name="推荐参加上级遴选项目",
        unit="个",
        kind=FigureKind.FLOW,
        definition="入选项目中，本期内推荐参加上级遴选的项目数。",
        source="遴选结果为入选；推荐上级日期",
        measure=Count(),
        rows=happened(TeamProject, "recommended_on", outcome=Outcome.SELECTED),
        ledgers=PROJECTS,
    ),
    Indicator(
        code="talent.urgent_recommended",
        name="推荐申报急需紧缺人才认定",
        aliases=("急需紧缺人才",),
        unit="人",
        kind=FigureKind.FLOW,
        definition="本期内推荐申报认定的人数，一人只计一次，认定结果如何都计入。",
        source="推荐申报日期",
        measure=Distinct(column="person_id"),
        rows=happened(UrgentTalent, "recommended_on", "person_id"),
        ledgers=("talent.urgenttalent",),
    ),
    Indicator(
        code="talent.entrepreneurs_cultivated",
        name="累计培养领航企业家",
        aliases=("领航企业家",),
        unit="名",
        kind=FigureKind.STOCK,
        definition="至期末累计入选的领航企业家人数，退出的仍计入。",
        source="入选日期",
        measure=Distinct(column="person_id"),
        rows=by_then(Entrepreneur, "selected_on", "person_id"),
        ledgers=("talent.entrepreneur",),
    ),
    Indicator(
        code="talent.entrepreneurs_sent",
        name="遴选企业家高校研修",
        aliases=("企业家研修",),
        unit="名",
        kind=FigureKind.FLOW,
        definition="本期内开班的高校研修班参训企业家人数，一人参加几个班只计一次。",
        source="开班日期",
        measure=Distinct(column="person_id"),
        rows=happened(Study, "began_on", "person_id"),
        ledgers=("talent.study",),
    ),
)
