"""What an appointment form brings into the books, as rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import models

from sanbiao.core.drive.reading import Fault
from sanbiao.core.drive.writing.results import SheetResult
from sanbiao.core.drive.writing.runs import Run
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.normal import as_listed
from sanbiao.core.ledger.row_checks import row_faults
from sanbiao.registry.codes.education import LEVELS, full_time_level, in_service_level
from sanbiao.registry.people.form import Form, Studied
from sanbiao.registry.people.models import Appraisal, FamilyMember, Mode, Person, ResumeLine, Schooling

Rows = dict[type[models.Model], list[dict[str, Any]]]  # Any: whatever the fields hold
_KEPT_BY: dict[type[models.Model], tuple[str, ...]] = {Appraisal: ("year",), Schooling: ("mode", "level")}
"""What a form replaces of a book: the rows with these fields of its own; of other books all rows of the person."""


def rows_of(form: Form, on: date) -> tuple[Rows, list[Fault]]:
    """The rows a form asks for; and the levels of education that are none of the list, which are kept as they stand."""
    schooling, faults = [], []
    for one in form.studies:
        level = _level(one)
        faults += [
            replace(fault, message=f"学历{fault.message}")
            for fault in row_faults(REGISTRY[Schooling._meta.label_lower], {"level": level}, on)
        ]
        schooling.append(
            {
                "mode": (Mode.FULL_TIME if one.is_full_time else Mode.IN_SERVICE).value,
                "level": level,
                "school": one.school,
                "degree": one.degree,
                "degree_school": one.degree_school,
            }
        )
    rows: Rows = {
        ResumeLine: [
            {"place": place, "began_on": line.began_on, "ended_on": line.ended_on, "text": line.text}
            for place, line in enumerate(form.resume, start=1)
        ],
        FamilyMember: [
            {
                "place": place,
                "relation": one.relation,
                "name": one.name,
                "birth_month": one.birth_month,
                "politics": one.politics,
                "post": one.post,
            }
            for place, one in enumerate(form.family, start=1)
        ],
        Appraisal: [{"year": year, "result": grade} for year, grade in form.appraisals],
        Schooling: schooling,
    }
    return rows, faults


def _level(one: Studied) -> str:
    """A level of education in the words of the list, where it certainly is one of them."""
    certain = full_time_level if one.is_full_time else in_service_level
    return as_listed(LEVELS, certain(one.level) or one.level)


def too_long(rows: Rows) -> str | None:
    """Which text has no room in the database, as a sentence."""
    for model, wanted in rows.items():
        for field in model._meta.concrete_fields:
            for row in wanted:
                text = row.get(field.name)
                if field.max_length and isinstance(text, str) and len(text) > field.max_length:
                    return f"的「{field.verbose_name}」有 {len(text)} 个字，最多 {field.max_length} 个，请缩短。"
    return None


def take(person: Person, rows: Rows, run: Run, result: SheetResult) -> None:
    """Replace what stood in the books of a person by `rows`; a book of which there are none is left alone.

    Somebody who is new in this import has a negative key, and nothing in any book.
    """
    there = _books_of(person)
    differing = {}
    any_before = False
    for model, wanted in rows.items():
        any_before = any_before or bool(there[model])
        kept_by = _KEPT_BY.get(model, ())
        own = {tuple(row[name] for name in kept_by) for row in wanted}
        stored = [row for row in there[model] if tuple(getattr(row, name) for name in kept_by) in own]
        names = list(wanted[0]) if wanted else []
        if wanted and sorted(str([row[name] for name in names]) for row in wanted) != sorted(
            str([getattr(row, name) for name in names]) for row in stored
        ):
            differing[model] = (stored, wanted)
    if not differing:
        result.unchanged += 1
        return
    result.changed += any_before
    result.created += not any_before
    if plan := run.plan:
        for model, (stored, wanted) in differing.items():
            plan.remove(stored)
            made = [{"person_id": person.pk, **values} for values in wanted]
            labels = [str(model(person=person, **values)) for values in wanted]
            plan.create(model, made, labels, [None] * len(made))


def _books_of(person: Person) -> dict[type[models.Model], list[Any]]:  # Any: rows of these models
    if person.pk < 0:
        return {ResumeLine: [], FamilyMember: [], Appraisal: [], Schooling: []}
    return {
        ResumeLine: list(person.resume.all()),
        FamilyMember: list(person.family.all()),
        Appraisal: list(person.appraisals.all()),
        Schooling: list(person.schooling.all()),
    }
