"""Whose an appointment form is, and where it says otherwise than the roster."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sanbiao.core.drive.reading import Fault, FaultKind, normal
from sanbiao.core.drive.writing.runs import Run
from sanbiao.core.ledger.kinds.raw import quoted
from sanbiao.registry.people.form import Form
from sanbiao.registry.people.form.months import readable
from sanbiao.registry.people.form.texts import LABELS
from sanbiao.registry.people.models import Person, Sex
from sanbiao.registry.people.services import told_by_number
from sanbiao.registry.people.signing import folded

_SEXES = {"男": Sex.MALE, "男性": Sex.MALE, "女": Sex.FEMALE, "女性": Sex.FEMALE}
_MARKS = re.compile(r"[（(][^（）()]*[）)]|[*＊]")
"""What people write behind a name, and is none of it."""
_ON_ROSTER = {
    "MinZu": "ethnicity",
    "JiGuan": "native_place",
    "RuDangShiJian": "party_month",
    "CanJiaGongZuoShiJian": "work_month",
    "XianRenZhiWu": "post",
}
"""The fields of the form that the roster holds too."""


@dataclass(frozen=True)
class Owner:
    """Somebody on the roster whose form was found; `person` is the stored row, if there is one yet, `told` what the sheets of
    this import say of it. Who is new goes by a negative key.
    """

    person: Person | None
    told: Mapping[str, Any]  # Any: whatever the fields hold
    key: int = 0

    @property
    def path(self) -> str | None:
        """Where the person belongs."""
        return self.person.unit.path if self.person and self.person.unit else None

    def says(self, name: str) -> Any:  # Any: as above
        return self.told[name] if name in self.told else getattr(self.person, name, None)


def owners_of(hashes: Iterable[str], run: Run) -> dict[str, Owner]:
    """Those of the roster, as it will stand after this import, whose ID numbers have these hashes."""
    found = Person.objects.filter(id_hash__in=list(hashes), on_roster=True).select_related("unit").order_by("pk")
    told = run.places.told(Person)
    stored = found.prefetch_related("resume", "family", "appraisals", "schooling")
    owners = {person.id_hash: Owner(person, told.get(person.pk, {})) for person in stored}
    fresh = run.places.fresh(Person, "id_hash")
    owners |= {key: Owner(None, told.get(fresh[key], {}), fresh[key]) for key in hashes if key not in owners and key in fresh}
    return owners


def signed(name: str, born: date | None) -> tuple[str, date | None]:
    """A name and month of birth, by which a form without an ID number is known."""
    return folded(_MARKS.sub("", name)), born


def by_name(forms: Iterable[Form], run: Run) -> dict[tuple[str, date | None], list[str]]:
    """The hashes of the ID numbers of those of the roster who have the name and the month of birth of a form."""
    wanted = {signed(form.name, form.birth_month) for form in forms}
    if not wanted:
        return {}
    told = run.places.told(Person)
    found: dict[tuple[str, date | None], list[str]] = {}
    rows = Person.objects.filter(on_roster=True, birth_month__in={born for _, born in wanted}).exclude(pk__in=told)
    people = [(key, name, born) for key, name, born in rows.values_list("id_hash", "name", "birth_month")]
    people += [
        (key, told[pk].get("name") or "", told[pk].get("birth_month"))
        for key, pk in run.places.fresh(Person, "id_hash").items()
        if pk in told
    ]
    for key, name, born in people:
        if (sign := signed(name, born)) in wanted:
            found.setdefault(sign, []).append(key)
    return found


@dataclass
class Comparing:
    """What forms say otherwise than the roster, or beside all books; counted over all of them."""

    differing: Counter[str] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)

    def differences(self, form: Form, owner: Owner) -> Iterator[Fault]:
        """Where a form says of its person, name, sex and month of birth, what the roster or the ID number does not."""
        self._count(form, owner)
        number = form.id_number or (owner.person.id_number if owner.person else "")
        told = told_by_number(number) if number else {}
        name, known = signed(form.name, None)[0], str(owner.says("name") or "")
        if name and known and name != folded(_MARKS.sub("", known)):
            message = f"姓名为“{form.name}”，而干部名册中此身份证号的姓名为“{known}”，以名册为准，请核对是谁的表。"
            yield Fault(FaultKind.NAME_MISMATCH, message, column=LABELS["XingMing"])
        sex = _SEXES.get(normal(form.sex))
        if form.sex and sex is None:
            yield Fault(FaultKind.UNREAD_TEXT, f"{quoted(form.sex)}不是男或女，未读入，请核对。", column=LABELS["XingBie"])
        if sex and (other := next((each for each in (owner.says("sex"), told.get("sex")) if each and each != sex), "")):
            whose = "干部名册" if other == owner.says("sex") else "身份证号"
            message = f"性别为{sex.label}，而{whose}为{Sex(other).label}，以名册为准，请核对。"
            yield Fault(FaultKind.SEX_MISMATCH, message, column=LABELS["XingBie"])
        born, months = form.birth_month, (owner.says("birth_month"), told.get("birth_month"))
        if born and (month := next((each for each in months if each and each != born), None)):
            whose = "干部名册" if month == months[0] else "身份证号"
            message = f"出生年月为 {born:%Y.%m}，而{whose}为 {month:%Y.%m}，以名册为准，请与档案核对。"
            yield Fault(FaultKind.BIRTH_MISMATCH, message, column=LABELS["ChuShengNianYue"])

    def _count(self, form: Form, owner: Owner) -> None:
        for name, text in form.others.items():
            if name not in _ON_ROSTER:
                self.beside[name] += 1
            elif not _is_same(text, owner.says(_ON_ROSTER[name])):
                self.differing[name] += 1

    def faults(self) -> Iterator[Fault]:
        """A warning for each field that was not read, with how many forms fill it."""
        for name, count in self.differing.items():
            message = f"有 {count} 份表的内容与干部名册不同，以名册为准，未读入；应改名册的，请在名册中改。"
            yield Fault(FaultKind.UNREAD_COLUMN, message, column=LABELS[name], warning=True)
        for name, count in self.beside.items():
            message = f"有 {count} 份表填写了，没有对应的台账，未读入。"
            yield Fault(FaultKind.UNREAD_COLUMN, message, column=LABELS[name], warning=True)


def _is_same(text: str, stored: object) -> bool:
    if isinstance(stored, date):
        # Behind the month at which somebody joined the party may stand other parties.
        return readable(re.split("[；;]", text)[0]) == stored
    return normal(text) == normal(str(stored or ""))
