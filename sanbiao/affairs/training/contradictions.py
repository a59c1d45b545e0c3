"""What cannot be true of classes and of who attended them."""

from django.db.models import Exists, F, OuterRef, Q

from sanbiao.affairs.training.models import HELD, Attendance, Nature, State, Trainee
from sanbiao.core.ledger.contradictions import Contradiction

_TAUGHT = Q(attendance=Attendance.ATTENDED, class_run__state__in=HELD) & ~Q(class_run__nature=Nature.SHADOWING)
"""Whoever shadows a post stays there for months, and may well go to a class meanwhile."""
_ELSEWHERE = Trainee.objects.filter(
    _TAUGHT,
    person=OuterRef("person"),
    class_run__began_on__lt=OuterRef("class_run__ended_on"),
    class_run__ended_on__gt=OuterRef("class_run__began_on"),
).exclude(class_run=OuterRef("class_run"))

Contradiction(
    name="trainee-of-cancelled-class",
    title="班次已取消，名单上却有人参训",
    ledger="training.trainee",
    remedy="核对班次。确已开班的，恢复班次；取消了的，从名单删去，或改为请假未参训。",
    rows=Q(attendance=Attendance.ATTENDED, class_run__state=State.CANCELLED),
)
Contradiction(
    name="trainee-in-two-classes",
    title="同一个人同时参加两个班",
    ledger="training.trainee",
    remedy="对照签到核对两个班的日期和参训情况，没有去的一个改为请假未参训。",
    rows=Q(_TAUGHT, Exists(_ELSEWHERE)),
)
Contradiction(
    name="leave-longer-than-class",
    title="请假学时多于班次的学时",
    ledger="training.trainee",
    remedy="核对请假学时和班次的学时，改正写错的一个。",
    rows=Q(leave_hours__gt=F("class_run__hours")),
)
