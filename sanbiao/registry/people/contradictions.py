"""What cannot be true of people and their postings."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncMonth

from sanbiao.core.ledger.contradictions import Contradiction
from sanbiao.registry.people.models import Person, Status

GROWN_UP = 16
"""Nobody holds a post, works or joins the party at a lower age."""


_ALIKE = Person.objects.filter(name=OuterRef("name"), birth_month=OuterRef("birth_month"), sex=OuterRef("sex"))
_GROWN = F("birth_month__year") + GROWN_UP


def _still_in_post(on: date) -> Q:
    return ~Q(person__status=Status.SERVING) & (Q(ended_on=None) | Q(ended_on__gt=on))


def _of_no_unit(on: date) -> Q:
    """That the unit was not there yet, or not any more, while the post was held."""
    held = Q(ended_on=None, unit__closed_on__lte=on) | Q(ended_on__gt=F("unit__closed_on"))
    return Q(began_on__lt=TruncMonth("unit__opened_on")) | Q(began_on__gt=F("unit__closed_on")) | held


Contradiction(
    name="person-twice",
    title="姓名、性别、出生年月都相同，身份证号不同",
    ledger="people.person",
    remedy="核对是不是同一个人。是同一人的，在他的页面上点“合并”，留下身份证号对的一行；确是两人的，不用处理。",
    rows=Q(Exists(_ALIKE.exclude(pk=OuterRef("pk")))),
)
Contradiction(
    name="person-too-young",
    title="参加工作、入党或任现职时不满 16 岁",
    ledger="people.person",
    remedy="对照档案核对出生年月和这几项时间，改正写错的一项。",
    rows=Q(work_month__year__lt=_GROWN) | Q(party_month__year__lt=_GROWN) | Q(post_since__year__lt=_GROWN),
)
Contradiction(
    name="posting-too-young",
    title="任职时不满 16 岁",
    ledger="people.posting",
    remedy="对照档案核对任职时间和出生年月，改正写错的一项。",
    rows=Q(began_on__year__lt=F("person__birth_month__year") + GROWN_UP),
)
Contradiction(
    name="posting-of-who-left",
    title="人员已离退或调出，仍有没有免去的任职",
    ledger="people.posting",
    remedy="已经离开的，在任职经历补填免职时间；仍在任的，改正名册的人员状态。",
    rows=_still_in_post,
)
Contradiction(
    name="posting-of-no-unit",
    title="任职期间机构还没有成立，或已经撤销",
    ledger="people.posting",
    remedy="核对机构名录的成立、撤销日期和任免时间，改正写错的一个；机构已撤销的，补填免职时间。",
    rows=_of_no_unit,
)
