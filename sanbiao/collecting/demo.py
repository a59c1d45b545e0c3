"""What the demonstration's section asks of its towns: numbers that are late here and there, and the roster by workbook."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from random import Random

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import ContentFile

from sanbiao.collecting.machine import demand_machine, submission_machine
from sanbiao.collecting.models import Demand, DemandKind, Recurrence, Submission
from sanbiao.collecting.services import keep_files, remind, save_numbers, workbook_for
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ledger.services import create_row
from sanbiao.core.periods.periods import period
from sanbiao.core.ui.times import local_date
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.models import UnitKind
from sanbiao.registry.organisations.queries import towns

DAY = dt.timedelta(days=1)


def ask_towns(*, by: str, at: dt.datetime) -> None:
    """Ask, and let most towns hand in; where something was asked already, nothing is done."""
    if Demand.objects.exists():
        return
    section = get_user_model().objects.get_by_natural_key(by)
    _numbers(section, at)
    _roster(section, at)


def _issued(by: AbstractBaseUser, at: dt.datetime, **values: object) -> list[Submission]:
    """A demand to all towns; what they are to hand in, that of the town with an account first."""
    made = create_row(ledger=ledger_of_model(Demand), values=values, by=by, at=at)
    assert isinstance(made, Demand)
    demand = demand_machine.fire("issue", made, by=by, at=at, units=list(towns(local_date(at))), named="")
    asked = demand.submissions.select_related("demand", "unit").order_by("unit__code", "pk")
    return sorted(asked, key=lambda each: each.unit.kind != UnitKind.TOWN)


def _numbers(section: AbstractBaseUser, at: dt.datetime) -> None:
    """The first owes and is late, the second was returned twice, the last three wait to be accepted."""
    rng, on = Random("collecting"), local_date(at)
    quarter = period(f"{on.year}Q{(on.month + 2) // 3}")
    late, returned, *others = _issued(
        section,
        at - 9 * DAY,
        title=f"{quarter.label}党员和党费情况",
        section=Section.GRASS_ROOTS,
        kind=DemandKind.NUMBERS,
        items="党员人数（人）；发展党员（名）；收缴党费（元）",
        note="党员人数按季末组织关系统计，党费按实际收缴数填写。",
        period=quarter.code,
        recurrence=Recurrence.QUARTERLY,
        due_on=on - DAY,
    )
    for reason in ("党费与银行回单不符，请核对。", "党员人数少报一个支部，请补上。"):
        _hand_in(returned, rng, section, at - 6 * DAY)
        submission_machine.fire("return", returned, by=section, at=at - 5 * DAY, reason=reason)
    for place, submission in enumerate([returned, *others]):
        _hand_in(submission, rng, section, at - 3 * DAY)
        if place < len(others) - 2:
            submission_machine.fire("accept", submission, by=section, at=at - 2 * DAY)
    remind(demand=late.demand, by=section, at=at)


def _hand_in(submission: Submission, rng: Random, by: AbstractBaseUser, at: dt.datetime) -> None:
    members = rng.randint(900, 2600)
    told = {"党员人数": members, "发展党员": rng.randint(3, 14), "收缴党费": members * rng.randint(20, 40)}
    save_numbers(submission=submission, numbers={name: Decimal(number) for name, number in told.items()}, by=by, at=at)
    submission_machine.fire("hand_in", submission, by=by, at=at)


def _roster(section: AbstractBaseUser, at: dt.datetime) -> None:
    """The last came back as a workbook by way of the section, the one before has nothing to change; the others have a week."""
    *_, unchanged, by_workbook = _issued(
        section,
        at,
        title="干部名册年底核对",
        section=Section.CADRES,
        kind=DemandKind.ROWS,
        book="干部名册",
        note="逐人核对职务和学历，有变化的直接在表里改。",
        due_on=local_date(at) + 7 * DAY,
    )
    submission_machine.fire("hand_in_unchanged", unchanged, by=section, at=at)
    with workbook_for(submission=by_workbook, by=section, at=at) as book:
        file = ContentFile(book.read(), name=f"干部名册-{by_workbook.unit}.xlsx")
    keep_files(submission=by_workbook, files=[file], by=section, at=at)
    submission_machine.fire("hand_in", by_workbook, by=section, at=at)
