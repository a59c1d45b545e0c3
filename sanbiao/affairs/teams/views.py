"""All teams on a day, and the page of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from sanbiao.affairs.teams.forms import AgainstForm, TeamsFilter
from sanbiao.affairs.teams.indicators import AGE_BANDS
from sanbiao.affairs.teams.permissions import quota_policy
from sanbiao.affairs.teams.queries import (
    DUE,
    STRUCTURE,
    Member,
    Team,
    average_age,
    change_between,
    chosen,
    members_on,
    moves,
    quotas_on,
    seconded,
    units_with_teams,
)
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.policy import VIEW, User
from sanbiao.core.indicators.services import paths_for
from sanbiao.core.pages.page import Page
from sanbiao.core.ui.charts import Bar, Chart, Group, bar_chart, grouped_bar_chart
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.organisations.queries import existing
from sanbiao.registry.people.permissions import person_policy, posting_policy
from sanbiao.registry.people.posts import Level
from sanbiao.registry.people.queries import duration

KEPT = ("org", "period", "on", "against")
"""What the addresses on a team page carry along."""
Number = Decimal | int | None
Value = Callable[[Sequence[Member]], Number]
Parts = tuple[tuple[str, str, Value], ...]
"""The bars of a chart of a team: label, the members each opens (as `chosen` reads it), and its value."""
SORTS: dict[str, Callable[[Team], Any]] = {  # Any: each key sorts by a value of its own kind
    "members": lambda team: len(team.members),
    "approved": lambda team: team.posts[2].approved,
    "filled": lambda team: team.posts[2].filled,
    "vacant": lambda team: team.posts[2].vacant,
    "excess": lambda team: team.posts[2].excess,
    "age": lambda team: team.average_age,
    "young": lambda team: team.young,
    "degree": lambda team: team.share(team.degrees),
    "warnings": lambda team: len(team.warnings),
}
HEADS = (
    ("members", "成员"),
    ("approved", "核定"),
    ("filled", "实配"),
    ("vacant", "空缺"),
    ("excess", "超配"),
    ("age", "平均年龄"),
    ("young", "35岁及以下"),
    ("degree", "本科及以上"),
    ("warnings", "预警"),
)


class TeamsPage(Page):
    """A page for those who may see the postings of any team."""

    ledgers = ("people.posting",)

    def quotas(self, on: date) -> dict[int, dict[str, int]]:
        return quotas_on(quota_policy.records(self.request.user, VIEW), on)


class Teams(TeamsPage):
    name, title = "teams", "领导班子"
    template = "teams/teams.html"

    def shown(self) -> dict[str, Any]:
        request, on = self.request, self.request.context.on
        form = TeamsFilter(request.GET)
        teams = form.kept(self._teams(on))
        sort = request.GET.get("sort", "")
        towns = [team for team in teams if team.is_town]
        return {
            "on": on,
            "form": form,
            "teams": [(team, team.share(team.degrees)) for team in _sorted(teams, sort)],
            "heads": [(name, label, _direction(sort, name)) for name, label in HEADS],
            "total": len({member.person.pk for team in teams for member in team.members}),
            "charts": [self._chart(towns, *each) for each in _OVERVIEW] if len(towns) > 1 else [],
            "is_filtered": bool(form.errors) or any(request.GET.get(name) for name in form.fields),
        }

    def _teams(self, on: date) -> list[Team]:
        """Every team of the context: with members or posts approved on the day, and every township that exists."""
        paths = paths_for(self.request.user, STRUCTURE, *self.request.context.subtrees)
        members = members_on(on, paths)
        quotas = self.quotas(on)
        units = units_with_teams({*members, *quotas}, paths, on)
        return [Team(unit, on, members.get(unit.pk, ()), quotas.get(unit.pk, {})) for unit in units]

    def _chart(self, towns: Sequence[Team], label: str, unit: str, value: Callable[[Team], Decimal | int | None]) -> Chart:
        """One bar a township, the longest first; a bar opens its team."""
        ranked = sorted(towns, key=lambda team: -(value(team) or 0))
        bars = [Bar(team.unit.short_name, value(team), _address(self.request, team.unit.code)) for team in ranked]
        return bar_chart(bars, title=label, unit=unit)


_OVERVIEW: tuple[tuple[str, str, Callable[[Team], Decimal | int | None]], ...] = (
    ("乡镇（街道）班子平均年龄", "岁", lambda team: team.average_age),
    ("乡镇（街道）班子35岁及以下", "人", lambda team: team.young),
    ("乡镇（街道）班子本科及以上占比", "%", lambda team: team.share(team.degrees)),
    ("乡镇（街道）班子2年以上乡镇工作经历占比", "%", lambda team: team.share(team.experienced)),
)


def _sorted(teams: Sequence[Team], sort: str) -> list[Team]:
    """By a column of the table; without one, townships first by code. What has no value comes last either way."""
    key = SORTS.get(sort.removeprefix("-"))
    if key is None:
        return list(teams)
    known = [team for team in teams if key(team) is not None]
    unknown = [team for team in teams if key(team) is None]
    return [*sorted(known, key=key, reverse=sort.startswith("-")), *unknown]


def _direction(sort: str, name: str) -> str:
    return {name: "ascending", f"-{name}": "descending"}.get(sort, "")


def _address(request: HttpRequest, code: str, *, show: str = "", days: tuple[date, date] | None = None) -> str:
    """The address of a team in the context of this page; `days` are those shown first and beside it."""
    query = QueryDict(mutable=True)
    for name in KEPT:
        if request.GET.get(name):
            query[name] = request.GET[name]
    if days:
        query["on"], query["against"] = (f"{day:%Y-%m-%d}" for day in days)
    if show:
        query["show"] = show
    url = reverse("team", args=[code])
    return f"{url}{f'?{query.urlencode()}' if query else ''}{'#members' if show else ''}"


class TeamPage(TeamsPage):
    """The team of one unit on the as-of day, and, where asked for, beside another day."""

    name, route = "team", "teams/<slug:code>/"
    template = "teams/team.html"
    unit: Unit

    @classmethod
    def about(cls, record: Model, user: User) -> tuple[str, str] | None:
        if isinstance(record, Unit) and record.path.startswith(posting_policy.scopes(user, VIEW)):
            return "领导班子", reverse("team", args=[record.code])
        return None

    @property
    def heading(self) -> str:
        return f"{self.unit.short_name}领导班子"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = Unit.objects.filter(code=kwargs["code"]).first()
        reach = posting_policy.scopes(request.user, VIEW)
        if found is None or not found.path.startswith(reach):
            raise Http404
        self.unit = found

    def get(self, request: OfficeRequest, **kwargs: Any) -> HttpResponse:
        if request.context.unit and not self.unit.path.startswith(request.context.path):
            # Somebody chose another organisation in the bar: this page is about one, so it follows.
            return redirect(_address(request, request.context.unit))
        return super().get(request, **kwargs)

    def shown(self) -> dict[str, Any]:
        request, on = self.request, self.request.context.on
        team = self._team(on)
        form = AgainstForm(request.GET if "against" in request.GET else None, on=on)
        beside = self._team(form.cleaned_data["against"]) if form.is_valid() else None
        show = request.GET.get("show", "")
        group = chosen(team, show) if show else None
        members = team.members if not show else group[1] if group else []
        postings = posting_policy.records(request.user, VIEW)
        return {
            "team": team,
            "unit": self.unit,
            "on": on,
            "form": form,
            "exists": existing(on).filter(pk=self.unit.pk).exists(),
            "beside_posts": sum(not member.fills for member in team.members),
            "show": show,
            "group": group,
            "members": [(member, duration(member.months_in_post(on))) for member in members],
            "open": self._open(team, beside),
            "charts": list(self._charts(team, beside)),
            "figures": [(name, value, unit, self._link(team, show)) for name, value, unit, show in _figures(team)],
            "warnings": [(warn, self._link(team, warn.show) if warn.show else "") for warn in team.warnings],
            "posts_chart": self._posts_chart(team, beside),
            "due_chart": self._due_chart(team),
            "posts": [(posts, self._link(team, f"level:{posts.level}") if posts.level else "") for posts in team.posts],
            "seconded": seconded(postings, self.unit, on),
            "moves": moves(postings, self.unit, on),
            **(self._beside(team, beside) if beside else {}),
        }

    def _team(self, on: date) -> Team:
        paths = paths_for(self.request.user, STRUCTURE, self.unit.path)
        members = members_on(on, paths).get(self.unit.pk, ())
        return Team(self.unit, on, members, self.quotas(on).get(self.unit.pk, {}))

    def _open(self, *teams: Team | None) -> set[int]:
        """Those members whose own page this person may open."""
        people = [member.person for team in teams if team for member in team.members]
        return person_policy.open_to(self.request.user, VIEW, people)

    def _link(self, team: Team, show: str, other: Team | None = None) -> str:
        days = (team.on, other.on) if other else None
        return _address(self.request, self.unit.code, show=show, days=days)

    def _beside(self, team: Team, beside: Team) -> dict[str, Any]:
        before, after = sorted((team, beside), key=lambda each: each.on)
        return {
            "beside": beside,
            "before": before,
            "after": after,
            "change": change_between(before, after),
            "compared": list(_compared(before, after)),
            "swap_url": self._link(beside, "", team),
            "alone_url": f"{self.request.path}?{_without(self.request, 'against')}",
        }

    def _charts(self, team: Team, beside: Team | None) -> Iterable[Chart]:
        """The structure as bars that open their people; with a second day, each bar beside that day's."""
        for title, unit, groups in _STRUCTURES:
            if beside is None:
                bars = [Bar(label, value(team.members), self._link(team, show)) for label, show, value in groups]
                yield bar_chart(bars, title=title, unit=unit)
            else:
                yield self._pairs(team, beside, title, unit, groups)

    def _pairs(self, team: Team, beside: Team, title: str, unit: str, groups: Parts) -> Chart:
        """Two days side by side, the earlier first; each bar opens its people of its day."""
        before, after = sorted((team, beside), key=lambda each: each.on)
        days = ((before, after), (after, before))
        pairs = [
            Group(label, tuple(Bar(label, value(each.members), self._link(each, show, other)) for each, other in days))
            for label, show, value in groups
        ]
        return grouped_bar_chart(pairs, series=(f"{before.on:%Y-%m-%d}", f"{after.on:%Y-%m-%d}"), title=title, unit=unit)

    def _posts_chart(self, team: Team, beside: Team | None) -> Chart:
        """Approved and filled posts; with a second day, those filled on both."""
        if beside is not None:
            return self._pairs(team, beside, "实配", "名", _FILLED)
        groups = [
            Group(
                posts.label,
                (Bar(posts.label, posts.approved), Bar(posts.label, posts.filled, self._link(team, f"level:{posts.level}"))),
            )
            for posts in team.posts[:2]
        ]
        return grouped_bar_chart(groups, series=("核定", "实配"), title="核定与实配", unit="名")

    def _due_chart(self, team: Team) -> Chart:
        bars = [Bar(f"{months}个月内", len(team.due(months)), self._link(team, f"retire:{months}")) for months in DUE]
        return bar_chart(bars, title="到龄（累计）", unit="人")


def _figures(team: Team) -> Iterable[tuple[str, Decimal | int | None, str, str]]:
    """What stands at the head of the page: name, value, unit, and the members it opens."""
    yield "平均年龄", team.average_age, "岁", "all:"
    yield "35岁及以下占比", team.share(team.young), "%", f"age:{AGE_BANDS[0][1]}"
    yield "本科及以上占比", team.share(team.degrees), "%", "education:degree"
    yield "2年以上乡镇工作经历占比", team.share(team.experienced), "%", "experience:experienced"


def _filling(level: str) -> Value:
    return lambda members: sum(member.fills and member.level == level for member in members)


def _counting(column: str, key: str) -> Value:
    return lambda members: sum(member.facts[column] == key for member in members)


def _ages(level: str) -> Value:
    return lambda members: average_age(member for member in members if not level or (member.fills and member.level == level))


_STRUCTURES: tuple[tuple[str, str, Parts], ...] = (
    *(
        (
            each.label,
            "人",
            tuple((word, f"{each.name}:{key}", _counting(each.column, key)) for key, word in each.words.items()),
        )
        for each in STRUCTURE.breakdowns
    ),
    (
        "平均年龄",
        "岁",
        (
            ("班子", "all:", _ages("")),
            *((str(level.label), f"level:{level.value}", _ages(level.value)) for level in Level),
        ),
    ),
)


_FILLED: Parts = tuple((str(level.label), f"level:{level.value}", _filling(level.value)) for level in Level)


def _compared(before: Team, after: Team) -> Iterable[tuple[str, Number, Number, str]]:
    """The numbers of two days, line by line: name, before, after, and the change with its sign."""
    lines: tuple[tuple[str, Callable[[Team], Number]], ...] = (
        ("成员（人）", lambda team: len(team.members)),
        ("核定职数", lambda team: team.posts[2].approved),
        ("实配", lambda team: team.posts[2].filled),
        ("空缺", lambda team: team.posts[2].vacant),
        ("超配", lambda team: team.posts[2].excess),
        ("平均年龄（岁）", lambda team: team.average_age),
        ("35岁及以下（人）", lambda team: team.young),
        ("本科及以上（人）", lambda team: team.degrees),
        ("2年以上乡镇工作经历（人）", lambda team: team.experienced),
    )
    for label, value in lines:
        was, now = value(before), value(after)
        yield label, was, now, "" if was is None or now is None else "不变" if was == now else f"{now - was:+}".replace("-", "−")


def _without(request: HttpRequest, *names: str) -> str:
    query = request.GET.copy()
    for name in names:
        query.pop(name, None)
    return query.urlencode()
