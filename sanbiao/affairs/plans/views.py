"""The pages of plans: targets beside what is reached, items by their lights, and what the next half year brings."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils import timezone

from sanbiao.affairs.plans import queries
from sanbiao.affairs.plans.apps import rules
from sanbiao.affairs.plans.indicators import GOALS
from sanbiao.affairs.plans.models import Item, ItemState, ProblemState, ResolutionState, Target
from sanbiao.affairs.plans.queries import STILL, Light, Standing
from sanbiao.core.indicators.comparing import figures_at
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.parts import Alert, RowBars
from sanbiao.core.pages.rows import RowsPage
from sanbiao.core.pages.thing import ThingPage
from sanbiao.core.periods.periods import period

TARGETS, ITEMS, PROBLEMS, RESOLUTIONS = "plans.target", "plans.item", "plans.problem", "plans.resolution"


def _of_year(page: Overview) -> Q:
    return Q(year=page.window.as_of.year)


def _waiting(page: Overview) -> Q:
    return Q(state=ResolutionState.OPEN, meeting__held_on__lt=page.today - timedelta(days=rules().waits))


def _passed(page: Overview) -> Q:
    return Q(pk__in=queries.passed(page.sight.rows(TARGETS), page.window))


class PlansOverview(Overview):
    name, title = "plans", "计划概况"
    template = "plans/overview.html"
    cards = tuple(goal.code for goal in GOALS)
    charts = (
        RowBars(name="states", title="本年度工作要点，按状态", ledger=ITEMS, field="state", unit="项", rows=_of_year),
        RowBars(name="kinds", title="本年度工作要点，按类别", ledger=ITEMS, field="kind", unit="项", rows=_of_year),
        RowBars(name="problems", title="全部存在问题，按状态", ledger=PROBLEMS, field="state", unit="个"),
        RowBars(
            name="areas",
            title="未销号的问题，按领域",
            ledger=PROBLEMS,
            field="section",
            unit="个",
            rows=lambda page: ~Q(state=ProblemState.CLOSED),  # noqa: ARG005  # asked with the page
        ),
    )
    alerts = (
        Alert(
            name="late-items",
            title="工作要点过了完成期限",
            ledger=ITEMS,
            rows=lambda page: Q(state__in=STILL, due_on__lt=page.today),
        ),
        Alert(
            name="late-problems",
            title="存在问题过了整改期限",
            ledger=PROBLEMS,
            unit="个",
            rows=lambda page: ~Q(state=ProblemState.CLOSED) & Q(due_on__lt=page.today),
        ),
        Alert(name="waiting", title="会议议定事项迟迟没有列入工作要点", ledger=RESOLUTIONS, rows=_waiting),
        Alert(name="passed", title="年底目标低于已建成数", ledger=TARGETS, unit="个", is_late=False, rows=_passed),
        Alert(
            name="unmeasured",
            title="问题提出以后没有整改措施",
            ledger=PROBLEMS,
            unit="个",
            is_late=False,
            rows=lambda page: Q(state=ProblemState.RAISED, raised_on__lt=page.today - timedelta(days=30)),
        ),
    )

    def shown(self) -> dict[str, Any]:
        on, the_rules = self.window.as_of, rules()
        items = self.sight.rows(ITEMS).filter(_of_year(self)) if self._sees(ITEMS) else Item.objects.none()
        lights = Counter(queries.light_of_item(item, self.today, the_rules) for item in items.only("state", "due_on"))
        return {
            **super().shown(),
            "standings": self._standings(),
            "rule_of_numbers": queries.rule_of_numbers(on, the_rules),
            "lights": [(light, lights[light]) for light in Light],
            "rule_of_items": queries.rule_of_items(the_rules),
            "next_url": self.address("plans-next"),
        }

    def _standings(self) -> list[Standing]:
        """The targets in force beside what is reached of them, as far as this person sees both."""
        codes = {goal.code: goal.reached for goal in GOALS}
        reached_codes = [held for held, _ in queries.goals_of()]
        found = figures_at(self.sight.scoped([*codes, *reached_codes]), self.window)
        standings = []
        for code, reached_code in codes.items():
            goal, reached = found.get(code), found.get(reached_code)
            if goal is None or not goal.value:
                continue
            standings.append(
                Standing(
                    name=goal.name,
                    goal=goal,
                    reached=reached,
                    on=self.window.as_of,
                    rules=rules(),
                    url=self.address("figure", code),
                    reached_url=self.address("figure", reached_code) if reached else "",
                )
            )
        return standings


class NextView(RowsPage):
    """The list of the next half year: what is due in it, and what is still not done from before."""

    name, title = "plans-next", "下步清单"
    ledgers = (ITEMS,)
    template, rows_named = "plans/next.html", "下步清单"

    def restrict(self) -> Q:
        return queries.coming(self.request.context.on)

    def shown(self) -> dict[str, Any]:
        on, the_rules = self.request.context.on, rules()
        start, stop = queries.next_half(on)
        items = self.sight.rows(ITEMS).filter(self.restrict()).select_related("unit").order_by("section", "due_on", "pk")
        lit = [(item, queries.light_of_item(item, on, the_rules)) for item in items]
        sections: dict[str, Counter[str]] = {}
        for item, light in lit:
            counted = sections.setdefault(item.get_section_display() or "（未定科室）", Counter())
            counted.update(["all", light.value, "before" if item.due_on < start else "within"])
        return {
            "start": start,
            "last": stop - timedelta(days=1),
            "sections": list(sections.items()),
            "count": len(lit),
            "rule": queries.rule_of_items(the_rules),
        }


class TargetView(ThingPage):
    """One target as it was issued: what replaced it, and what is reached."""

    name, route = "target", "plans/targets/<int:pk>/"
    ledgers = (TARGETS,)
    template = "plans/target.html"

    def shown(self) -> dict[str, Any]:
        target: Target = self.record
        same = Target.objects.filter(year=target.year, audience=target.audience, stars=target.stars).order_by("issued_on")
        on = self.request.context.on
        reached = queries.reached_of(target.audience, target.stars, self.window)
        exact = None if reached is None or target.year != self.window.as_of.year else Fraction(reached)
        return {
            "issues": list(same),
            "is_replaced": queries.replaced(same, on).filter(pk=target.pk).exists(),
            "reached": reached if exact is not None else None,
            "light": queries.light_of_number(exact, Decimal(target.amount), self.window.as_of, rules()),
            "rule": queries.rule_of_numbers(self.window.as_of, rules()),
        }


class ItemView(ThingPage):
    """One item of work: its light, and what the ledgers say of its goal."""

    name, route = "plan-item", "plans/items/<int:pk>/"
    ledgers = (ITEMS,)
    template = "plans/item.html"

    def shown(self) -> dict[str, Any]:
        item: Item = self.record
        today = timezone.localdate()
        year = period(str(item.year))
        year = year.up_to(today) if year.start <= today < year.stop else year
        one = queries.figure_named(item.figure) if item.figure else None
        figure = self.sight.figure(one.code, year) if one else None
        light = queries.light_of_item(item, today, rules())
        number = queries.light_of_number(figure.exact if figure else None, item.goal, year.as_of, rules())
        return {
            "light": light,
            "rule": queries.rule_of_items(rules()),
            "figure": figure,
            "figure_url": self.address("figure", one.code, period=str(item.year)) if figure and one else "",
            "goal": None if item.goal is None else f"{item.goal:f}".rstrip("0").rstrip("."),
            "number_light": number,
            "number_rule": queries.rule_of_numbers(year.as_of, rules()),
            "is_open": item.state in (ItemState.ISSUED, ItemState.UNDER_WAY),
        }
