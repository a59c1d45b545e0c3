"""The page of a person."""

from __future__ import annotations

from typing import Any, cast

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.views import View

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.policy import CHANGE, VIEW
from sanbiao.core.ledger.history import happenings
from sanbiao.core.ledger.leading import LeadsToVoided
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.telling import timeline, told_of
from sanbiao.core.periods.periods import full_years
from sanbiao.core.ui.shell import Fact
from sanbiao.registry.people.models import Person, Status
from sanbiao.registry.people.permissions import REVEAL, person_policy, posting_policy
from sanbiao.registry.people.queries import career, duration, months_between
from sanbiao.registry.people.retirement import retires_in
from sanbiao.registry.people.services import reveal_id_number

LEDGER = "people.person"
POSTINGS = "people.posting"
SHOWN_APART = ("people.resumeline", "people.familymember", "people.appraisal")
"""What appointment forms tell stands on the page in parts of its own."""
DUE = 12
"""From so many months before retirement the head of the page says so."""


class OnePerson(View):
    """A page of one person; a person out of reach is not there (404)."""

    permission = VIEW
    request: OfficeRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        rows = person_policy.records(request.user, self.permission).select_related("unit")
        self.person: Person = get_object_or_404(rows, pk=kwargs["pk"])


class PersonPage(LeadsToVoided, OnePerson):
    """Everything this user may see of one person."""

    def voids_of(self) -> Ledger[Any]:
        return REGISTRY[LEDGER]

    def get(self, request: OfficeRequest, pk: int) -> HttpResponse:
        return self.page()

    def page(self, id_number: str = "") -> HttpResponse:
        """The page; with the ID number in full where it was asked for."""
        person, user, on = self.person, self.request.user, self.request.context.on
        ledger = REGISTRY[LEDGER]
        seen = posting_policy.records(user, VIEW).filter(person=person).select_related("unit")
        tables = told_of(person, user, but=SHOWN_APART)
        postings = [posting for posting in seen if posting.began_on <= on]
        is_open = person_policy.may(user, CHANGE, person)
        may_change = person.on_roster and is_open
        context = {
            "person": person,
            "on": on,
            "id_number": id_number,
            "may_reveal": bool(person.id_number) and person_policy.may(user, REVEAL, person),
            "change_url": reverse("ledger-change", args=[ledger.slug, person.pk]) if may_change else "",
            "void_url": reverse("ledger-void", args=[ledger.slug, person.pk]) if may_change else "",
            "merge_url": reverse("ledger-merge", args=[ledger.slug, person.pk]) if is_open else "",
            "roster": ledger,
            "held": _held(person),
            "retires": self._retires(),
            "groups": self._groups(),
            "career": career(postings, on),
            "current": [posting for posting in postings if posting.ended_on is None or posting.ended_on > on],
            "unseen": person.postings.count() - seen.count(),
            "later": seen.count() - len(postings),
            "unit_url": self._team(),
            "told": [table for table in tables if table.ledger.key != POSTINGS],
            "timeline": timeline(tables),
            "appraisals": person.appraisals.order_by("-year", "pk"),
            "family": person.family.order_by("place", "pk"),
            "resume": person.resume.order_by("place", "pk"),
            "events": happenings(ledger, person),
        }
        return render(self.request, "people/person.html", context)

    def _retires(self) -> tuple[str, str] | None:
        """What the head of the page says of a retirement that is near: tone and words."""
        month = retires_in(self.person) if self.person.status == Status.SERVING else None
        left = months_between(self.request.context.on, month) if month else DUE + 1
        if left > DUE:
            return None
        return ("negative", "已到退休年龄") if left < 0 else ("caution", f"{left} 个月后到龄" if left else "本月到龄")

    def _groups(self) -> list[tuple[str, list[Fact]]]:
        person, on = self.person, self.request.context.on
        born, month = person.birth_month, retires_in(self.person)
        age = f"{born:%Y.%m}（{full_years(born, on)}岁）" if born else ""
        unit = str(person.unit) if person.unit else ""
        return [
            (
                "基本情况",
                [
                    Fact("性别", person.get_sex_display()),
                    Fact("民族", person.ethnicity),
                    Fact("籍贯", person.native_place),
                    Fact("出生年月", age),
                    Fact("参加工作时间", _month(person.work_month)),
                    Fact("入党时间", _month(person.party_month)),
                    Fact("人员状态", person.get_status_display()),
                    Fact("法定退休年月", _month(month)),
                ],
            ),
            (
                "现任职务",
                [
                    Fact("单位", unit, self._team()),
                    Fact("现任职务", person.post),
                    Fact("任现职时间", _since(person.post_since, on)),
                    Fact("职务层次", person.rank),
                    Fact("任现职级时间", _since(person.rank_since, on)),
                    Fact("备注", person.note, whole=True),
                ],
            ),
            (
                "学历",
                [
                    Fact("全日制学历", person.full_time_level),
                    Fact("毕业院校及专业", person.full_time_school),
                    Fact("在职学历", person.in_service_level),
                    Fact("毕业院校及专业", person.in_service_school),
                ],
            ),
        ]

    def _team(self) -> str:
        """The page of the unit's team, where the business of teams is installed and this user may see it."""
        unit = self.person.unit
        if unit is None or not unit.path.startswith(posting_policy.scopes(self.request.user, VIEW)):
            return ""
        try:
            return reverse("team", args=[unit.code])
        except NoReverseMatch:
            return ""


class IdNumberView(PersonPage):
    """The page with the ID number in full, this once; that it was shown is kept."""

    permission = REVEAL
    http_method_names = ("post",)

    def post(self, request: OfficeRequest, pk: int) -> HttpResponse:
        shown = reveal_id_number(person=self.person, by=cast(AbstractBaseUser, request.user), at=timezone.now())
        response = self.page(shown)
        response["Cache-Control"] = "no-store"
        return response


def _month(day: Any) -> str:  # Any: a date or nothing
    return f"{day:%Y.%m}" if day else ""


def _since(day: Any, on: Any) -> str:  # Any: as above
    return f"{day:%Y.%m}（{duration(months_between(day, on))}）" if day and day <= on else _month(day)


def _held(person: Person) -> str:
    """The unit and post at the head of the page; rosters often name the unit in the post already."""
    if not person.on_roster:
        return "不在干部名册"
    unit = person.unit
    named = unit is None or person.post.startswith((unit.short_name, unit.name))
    return person.post if named else f"{unit}{person.post}"
