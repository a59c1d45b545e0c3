"""Reading appointment forms into the roster: résumé, family and appraisals of those who are on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.db import models

from sanbiao.core.drive.reading import Fault, FaultKind
from sanbiao.core.drive.writing.results import SheetResult
from sanbiao.core.drive.writing.runs import CREATED, Run
from sanbiao.core.drive.writing.undoing import REMOVED, keep_rows
from sanbiao.core.secrecy.fields import keyed_hash
from sanbiao.registry.people.lrmx import BadForm, Form, parse
from sanbiao.registry.people.models import Appraisal, FamilyMember, Person, ResumeLine

TITLE = "任免审批表"
_LIMIT = 10 * 1024 * 1024


def read_forms(paths: Sequence[Path], run: Run) -> SheetResult:
    """Read all forms; a form brings résumé, family and appraisals of one person anew."""
    result = SheetResult(file=_file(paths), sheet=TITLE, ledger="people.person", title=TITLE)
    rights = run.rights(result.ledger)
    if not rights.anything:
        result.faults.append(rights.fault(result, None))
        return result
    forms: dict[str, tuple[Path, Form]] = {}
    for path in paths:
        try:
            form = _parsed(path)
        except BadForm as reason:
            _refuse(result, path, FaultKind.BAD_FORM, str(reason))
            continue
        key = keyed_hash(form.id_number)
        if key in forms and forms[key][1] != form:
            _refuse(result, path, FaultKind.DUPLICATE_KEY, f"与“{forms[key][0].name}”是同一人而内容不同，请只留一份。")
        else:
            forms[key] = (path, form)
    people = _people(forms, run)
    hidden = rights.hidden(person.pk for person in people.values())
    for key, (path, form) in forms.items():
        person = people.get(key)
        if person and (person.pk in hidden or not rights.holds(person.unit.path if person.unit else None)):
            _refuse(result, path, FaultKind.NOT_PERMITTED, "所属单位不在您可以导入的范围内，请交由有权限的人员导入。")
        elif person and (long := _too_long(form)):
            _refuse(result, path, FaultKind.TOO_LONG, long)
        elif person:
            _take(person, form, run, result)
        elif key in run.places.fresh(Person, "id_hash"):
            result.created += 1
        else:
            _refuse(result, path, FaultKind.UNKNOWN_REFERENCE, "表中的身份证号不在干部名册中，请先导入名册。")
    return result


def _people(hashes: Iterable[str], run: Run) -> dict[str, Person]:
    """Those of the roster whose forms these are, with what their last forms brought."""
    found = Person.objects.filter(id_hash__in=list(hashes), on_roster=True).select_related("unit").order_by("pk")
    if run.write:
        found = found.select_for_update(of=("self",), no_key=True)  # nobody else brings their forms meanwhile
    found = found.only("pk", "id_hash", "name", "unit__path").prefetch_related("resume", "family", "appraisals")
    return {person.id_hash: person for person in found}


def _file(paths: Sequence[Path]) -> str:
    return paths[0].name if len(paths) == 1 else f"{len(paths)} 份{TITLE}"


def _parsed(path: Path) -> Form:
    if path.stat().st_size > _LIMIT:
        raise BadForm("文件超过 10 MB，不像任免审批表，请核对。")
    return parse(path.read_bytes())


def _refuse(result: SheetResult, path: Path, kind: FaultKind, message: str) -> None:
    result.refused += 1
    result.faults.append(Fault(file=path.name, sheet=TITLE, kind=kind, message=f"“{path.name}”{message}"))


def _rows(form: Form) -> dict[type[models.Model], list[dict[str, Any]]]:
    """The rows a form asks for."""
    return {
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
    }


def _too_long(form: Form) -> str | None:
    """Which text of a form has no room in the database, as a sentence."""
    for model, rows in _rows(form).items():
        for field in model._meta.concrete_fields:
            for row in rows:
                text = row.get(field.name)
                if field.max_length and isinstance(text, str) and len(text) > field.max_length:
                    return f"的「{field.verbose_name}」有 {len(text)} 个字，最多 {field.max_length} 个，请缩短。"
    return None


def _take(person: Person, form: Form, run: Run, result: SheetResult) -> None:
    there: dict[type[models.Model], list[Any]] = {
        ResumeLine: list(person.resume.all()),
        FamilyMember: list(person.family.all()),
        Appraisal: list(person.appraisals.all()),
    }
    differing = {}
    any_before = False
    for model, wanted in _rows(form).items():
        stored = there[model]
        any_before = any_before or bool(stored)
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
    if run.write:
        for model, (stored, wanted) in differing.items():
            keep_rows(stored, REMOVED, run)
            model._base_manager.filter(pk__in=[row.pk for row in stored]).delete()
            made = [model(person=person, **values) for values in wanted]
            model._base_manager.bulk_create(made)
            keep_rows(made, CREATED, run)
