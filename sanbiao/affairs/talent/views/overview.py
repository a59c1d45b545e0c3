"""The overview of talent: a funnel for each programme, what is late, and what runs out."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from sanbiao.affairs.talent.apps import rules
from sanbiao.affairs.talent.models import Study
from sanbiao.affairs.talent.models.people import UrgentState
from sanbiao.affairs.talent.models.posts import PostState
from sanbiao.affairs.talent.models.programmes import ProjectState
from sanbiao.affairs.talent.queries import running_out
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.parts import Alert, Bars, Funnel, FunnelStage, History, RowBars

GRADUATES, BASES, PROJECTS, URGENT = "talent.graduate", "talent.practicebase", "talent.teamproject", "talent.urgenttalent"
ENTREPRENEURS, POSTS, POLICIES = "talent.entrepreneur", "talent.recruitedpost", "talent.talentpolicy"
OPENING_RATIO = 3
"""Applicants to a place, below which a post is usually not examined; the notices' habit."""
SELECTED = (ProjectState.SELECTED, ProjectState.RECOMMENDED, ProjectState.ABOVE_REJECTED, ProjectState.ABOVE_SELECTED)


def _within(page: Overview, day: str) -> Q:
    return Q((f"{day}__gte", page.window.start), (f"{day}__lt", page.window.stop))


def _began(page: Overview, first: str, later: str) -> Q:
    """Those that began in the period: by the first day of their life, or by the later one where nobody told the first."""
    return _within(page, first) | (Q((first, None)) & _within(page, later))


def _applied(page: Overview) -> Q:
    return _began(page, "submitted_on", "decided_on")


def _received(page: Overview) -> Q:
    return _began(page, "received_on", "recommended_on")


def _published(page: Overview) -> Q:
    return _within(page, "published_on") & ~Q(state=PostState.CANCELLED)


def _selected_by_then(page: Overview) -> Q:
    return Q(selected_on__lt=page.window.stop)


def _studied(page: Overview) -> Q:
    courses = Study.objects.filter(person=OuterRef("person"), began_on__lt=page.window.stop)
    return _selected_by_then(page) & Q(Exists(courses))


def _soon(page: Overview, began: str, ended: str) -> Q:
    return running_out(began, ended, page.today, rules().running_out_days)


def _late_posts(page: Overview) -> Q:
    today: date = page.today
    return Q(state=PostState.PUBLISHED, closes_on__lt=today) | Q(state=PostState.PROPOSED, publicity_until__lt=today)


TEAMS_FUNNEL = Funnel(
    title="团队项目，本期申报的",
    unit="个",
    stages=(
        FunnelStage(name="projects-applied", title="申报", ledger=PROJECTS, rows=_applied),
        FunnelStage(
            name="projects-reviewed",
            title="已评审",
            ledger=PROJECTS,
            rows=lambda page: _applied(page) & Q(state__in=(*SELECTED, ProjectState.REJECTED)),
        ),
        FunnelStage(
            name="projects-selected", title="入选", ledger=PROJECTS, rows=lambda page: _applied(page) & Q(state__in=SELECTED)
        ),
        FunnelStage(
            name="projects-recommended",
            title="推荐上级",
            ledger=PROJECTS,
            rows=lambda page: _applied(page) & Q(state__in=SELECTED[1:]),
        ),
        FunnelStage(
            name="projects-above",
            title="上级入选",
            ledger=PROJECTS,
            rows=lambda page: _applied(page) & Q(state=ProjectState.ABOVE_SELECTED),
        ),
    ),
)
URGENT_FUNNEL = Funnel(
    title="急需紧缺人才，本期申报的",
    unit="人次",
    stages=(
        FunnelStage(name="urgent-received", title="申报", ledger=URGENT, rows=_received),
        FunnelStage(
            name="urgent-recommended",
            title="推荐",
            ledger=URGENT,
            rows=lambda page: _received(page) & ~Q(state=UrgentState.APPLIED),
        ),
        FunnelStage(
            name="urgent-recognised",
            title="认定",
            ledger=URGENT,
            rows=lambda page: _received(page) & Q(state=UrgentState.RECOGNISED),
        ),
    ),
)
ENTREPRENEURS_FUNNEL = Funnel(
    title="领航企业家，至期末",
    unit="名",
    stages=(
        FunnelStage(name="entrepreneurs-selected", title="累计入选", ledger=ENTREPRENEURS, rows=_selected_by_then),
        FunnelStage(name="entrepreneurs-studied", title="参加过高校研修", ledger=ENTREPRENEURS, rows=_studied),
    ),
)
YOUTH_FUNNEL = Funnel(
    title="来留毕业生，本期开始就业创业的",
    unit="人次",
    stages=(
        FunnelStage(
            name="graduates-started", title="开始就业创业", ledger=GRADUATES, rows=lambda page: _within(page, "started_on")
        ),
        FunnelStage(
            name="graduates-staying",
            title="目前仍在",
            ledger=GRADUATES,
            rows=lambda page: _within(page, "started_on") & Q(left_on=None),
        ),
    ),
)
RECRUITING_FUNNEL = Funnel(
    title="公开招引，本期发布的岗位",
    unit="人",
    stages=(
        FunnelStage(name="posts-applicants", title="报名", ledger=POSTS, rows=_published, sums="applicants"),
        FunnelStage(name="posts-qualified", title="资格通过", ledger=POSTS, rows=_published, sums="qualified"),
        FunnelStage(name="posts-proposed", title="拟聘", ledger=POSTS, rows=_published, sums="proposed"),
        FunnelStage(name="posts-arrived", title="到岗", ledger=POSTS, rows=_published, sums="arrived"),
    ),
)


class TalentOverview(Overview):
    name, title = "talent", "人才概况"
    ledgers = (GRADUATES, BASES, PROJECTS, URGENT, ENTREPRENEURS, "talent.study", POSTS, POLICIES)
    cards = (
        "talent.practice_bases",
        "talent.graduates_attracted",
        "talent.team_projects_selected",
        "talent.team_projects_recommended",
        "talent.urgent_recommended",
        "talent.entrepreneurs_cultivated",
        "talent.entrepreneurs_sent",
    )
    charts = (
        YOUTH_FUNNEL,
        TEAMS_FUNNEL,
        URGENT_FUNNEL,
        ENTREPRENEURS_FUNNEL,
        RECRUITING_FUNNEL,
        RowBars(
            name="posts",
            title="本期发布的岗位，按环节",
            ledger=POSTS,
            field="state",
            unit="个",
            rows=lambda page: _within(page, "published_on"),
        ),
        Bars("talent.graduates_attracted"),
        History("talent.graduates_attracted"),
    )
    by_unit = ("talent.practice_bases", "talent.graduates_attracted")
    alerts = (
        Alert(
            name="urgent-late",
            title="急需紧缺人才已过推荐期限、尚未推荐",
            ledger=URGENT,
            unit="人",
            rows=lambda page: Q(state=UrgentState.APPLIED, due_on__lt=page.today),
        ),
        Alert(
            name="projects-late",
            title="团队项目已过遴选期限、尚无结果",
            ledger=PROJECTS,
            unit="个",
            rows=lambda page: Q(state=ProjectState.REVIEWING, decision_due_on__lt=page.today),
        ),
        Alert(name="posts-late", title="招引岗位已过报名截止或公示截止、未办下一步", ledger=POSTS, unit="个", rows=_late_posts),
        Alert(
            name="posts-few",
            title="报名人数不足招引人数三倍",
            ledger=POSTS,
            unit="个",
            is_late=False,
            rows=lambda page: Q(state=PostState.ASSESSING, applicants__lt=F("places") * OPENING_RATIO),  # noqa: ARG005
        ),
        Alert(
            name="bases-ending",
            title="见习基地即将到期",
            ledger=BASES,
            unit="家",
            is_late=False,
            rows=lambda page: _soon(page, "approved_on", "expires_on") & Q(withdrawn_on=None),
        ),
        Alert(
            name="policies-ending",
            title="人才政策即将失效",
            ledger=POLICIES,
            unit="项",
            is_late=False,
            rows=lambda page: _soon(page, "issued_on", "expires_on"),
        ),
    )
