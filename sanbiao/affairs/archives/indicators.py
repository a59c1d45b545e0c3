"""The figure of file reviews, and what pages tell of the problems."""

from sanbiao.affairs.archives.models import Kind, Problem, Review
from sanbiao.core.indicators.measures import Count
from sanbiao.core.indicators.plain import happened
from sanbiao.core.indicators.registry import Breakdown, FigureKind, Indicator, register, words_of

register(
    Indicator(
        code="archives.volumes_reviewed",
        name="干部人事档案专项审核",
        unit="卷",
        kind=FigureKind.FLOW,
        definition="本期内完成专项审核的干部人事档案卷数，初审、复审中的不计。",
        source="以审核完成日期定期次",
        measure=Count(),
        rows=happened(Review, "completed_on"),
        ledgers=("archives.review",),
    ),
    Indicator(
        code="archives.problems_found",
        name="档案审核发现问题",
        unit="个",
        kind=FigureKind.FLOW,
        definition="本期内在档案审核中发现的问题，按问题类别分列。",
        source="以发现日期定期次",
        measure=Count(),
        rows=happened(Problem, "found_on", "kind"),
        ledgers=("archives.problem",),
        in_report=False,
        breakdowns=(Breakdown(name="by_kind", label="问题类别", column="kind", words=words_of(Kind)),),
    ),
)
