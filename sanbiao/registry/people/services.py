"""What changes people, and the checks of a roster row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from sanbiao.core.audit.services import keep
from sanbiao.core.facts.faults import Fault, FaultKind
from sanbiao.core.ledger.kinds.identity import birthday, is_male
from sanbiao.core.periods.periods import full_years
from sanbiao.registry.people.models import Person, Sex, Status

YOUNGEST, OLDEST = 18, 100
SHOWN = "查看身份证号"
"""The verb of a look at an ID number in full."""


def roster_faults(values: Mapping[str, object], as_of: date) -> Iterator[Fault]:
    """The faults of one roster row that no single cell shows.

    `age_impossible` is for serving cadres alone; `birth_mismatch` is a warning, for the roster decides the birth month, and so
    is `sex_mismatch`.
    """
    number = str(values.get("id_number") or "")
    sex, told = values.get("sex"), told_by_number(number)["sex"] if number else ""
    if sex and told and sex != told:
        message = f"为{Sex(str(sex)).label}，而身份证号第 17 位是{Sex(told).label}性的，请与证件核对。"
        yield Fault(FaultKind.SEX_MISMATCH, message, ("sex",), warning=True)
    born = values.get("birth_month")
    if not isinstance(born, date):
        return
    age = full_years(born, as_of)
    if values.get("status", Status.SERVING) == Status.SERVING and not YOUNGEST <= age <= OLDEST:
        message = f"{born:%Y.%m} 推算年龄为 {age} 岁，现职干部应在 {YOUNGEST} 至 {OLDEST} 岁之间，请核对出生年月或人员状态。"
        yield Fault(FaultKind.AGE_IMPOSSIBLE, message, ("birth_month",))
    if number and number[6:12] != f"{born:%Y%m}":
        message = f"{born:%Y.%m} 与身份证号中的 {number[6:10]}.{number[10:12]} 不一致，以名册为准，请核对档案。"
        yield Fault(FaultKind.BIRTH_MISMATCH, message, ("birth_month",), warning=True)


def told_by_number(number: str) -> dict[str, Any]:
    """The birth month and the sex that a right ID number tells."""
    return {"birth_month": birthday(number).replace(day=1), "sex": Sex.MALE if is_male(number) else Sex.FEMALE}


@transaction.atomic
def reveal_id_number(*, person: Person, by: AbstractBaseUser, at: datetime) -> str:
    """The whole ID number; that it was shown is kept."""
    keep(by=by, at=at, verb=SHOWN, record=person)
    return str(person.id_number)
