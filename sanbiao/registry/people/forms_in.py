"""Reading appointment forms into the books of those who are on the roster: résumé, family, appraisals, schooling."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from sanbiao.core.drive.reading import Fault, FaultKind
from sanbiao.core.drive.writing.results import SheetResult
from sanbiao.core.drive.writing.runs import Run
from sanbiao.core.facts.faults import Missing
from sanbiao.core.secrecy.fields import keyed_hash, mask_id
from sanbiao.core.secrecy.numbers import without_numbers
from sanbiao.registry.people.form import BadForm, Form
from sanbiao.registry.people.form.handing import parse_apart
from sanbiao.registry.people.forms_of import Comparing, Owner, by_name, owners_of, signed
from sanbiao.registry.people.forms_to import rows_of, take, too_long
from sanbiao.registry.people.models import Person

TITLE = "任免审批表"

Forms = dict[str, list[tuple[Path, Form]]]
"""The forms of each person, by the hash of the ID number."""


def read_forms(paths: Sequence[Path], run: Run) -> SheetResult:
    """Read all forms; a form brings what it says of one person anew, and a part that it leaves empty takes nothing away."""
    result = SheetResult(file=_file(paths), sheet=TITLE, ledger="people.person", title=TITLE)
    rights = run.rights(result.ledger)
    if not rights.anything:
        result.faults.append(rights.fault(result, None))
        return result
    forms = _by_person(paths, run, result)
    owners = owners_of(forms, run)
    hidden = rights.hidden(owner.person.pk for owner in owners.values() if owner.person)
    comparing = Comparing()
    for key, alike in forms.items():
        (path, form), *others = alike
        owner = owners.get(key)
        if owner is None:
            for each, _ in alike:
                message = "表中的身份证号不在干部名册中，请先导入名册。"
                missing = Missing("people.person", key, f"{form.name} {mask_id(form.id_number)}".strip())
                result.refused += 1
                result.faults.append(replace(_at(each, Fault(FaultKind.UNKNOWN_REFERENCE, message)), missing=missing))
        elif owner.person and (owner.person.pk in hidden or not rights.holds(owner.path)):
            for each, _ in alike:
                message = "所属单位不在您可以导入的范围内，请交由有权限的人员导入。"
                _refuse(result, each, FaultKind.NOT_PERMITTED, message)
        elif differing := [other for other, told in others if _facts(told) != _facts(form)]:
            result.refused += 1
            for other in differing:
                message = f"与“{_shown(path)}”是同一人而内容不同，两份都未读入，请只留一份。"
                _refuse(result, other, FaultKind.TWO_SHEETS, message)
        else:
            _bring(path, form, owner, comparing, run, result)
    result.faults.extend(replace(fault, file=result.file, sheet=TITLE) for fault in comparing.faults())
    return result


def _bring(path: Path, form: Form, owner: Owner, comparing: Comparing, run: Run, result: SheetResult) -> None:
    """Bring in a form of somebody, and name what was not understood and what the roster says otherwise."""
    rows, faults = rows_of(form, run.on)
    if long := too_long(rows):
        _refuse(result, path, FaultKind.TOO_LONG, long)
        return
    faults += [Fault(FaultKind.UNREAD_TEXT, each.message, column=each.column) for each in form.unread]
    faults += comparing.differences(form, owner)
    result.faults.extend(_at(path, replace(fault, warning=True)) for fault in faults)
    take(owner.person or Person(pk=owner.key, name=str(owner.says("name") or "")), rows, run, result)


def _by_person(paths: Sequence[Path], run: Run, result: SheetResult) -> Forms:
    """The forms that can be read, by whose they are: those without an ID number by name and month of birth."""
    read: list[tuple[Path, Form]] = []
    for path in paths:
        try:
            read.append((path, parse_apart(path)))
        except BadForm as reason:
            _refuse(result, path, FaultKind.BAD_FORM, str(reason))
    named = by_name((form for _, form in read if not form.id_number), run)
    forms: Forms = {}
    for path, form in read:
        keys = [keyed_hash(form.id_number)] if form.id_number else named.get(signed(form.name, form.birth_month), [])
        if len(keys) == 1:
            forms.setdefault(_stayed(keys[0], path, run, result), []).append((path, form))
        else:
            born = f"{form.birth_month:%Y.%m}" if form.birth_month else ""
            found = f"有 {len(keys)} 名" if keys else "没有"
            message = (
                f"里没有身份证号，而干部名册中{found}姓名为{form.name}、出生年月为 {born} 的人员，无法确定是谁的，未读入；"
                "请核对名册，或用任免审批表编辑器另存为 .lrmx 并补填身份证号。"
            )
            result.refused += 1
            result.faults.append(_at(path, Fault(FaultKind.UNREAD_FILE, message, warning=True)))
    return forms


def _stayed(key: str, path: Path, run: Run, result: SheetResult) -> str:
    """The hash of the ID number under which somebody stands; who was merged stands under that of the row that stayed."""
    merged = run.places.merged(Person, "id_hash").get(key)
    if merged is None or Person.objects.filter(id_hash=key).exists():
        return key
    message = "表中的身份证号已并入同一人的另一个身份证号，按后者读入，请核对表中的号。"
    result.faults.append(_at(path, Fault(FaultKind.MERGED_ROW, message, warning=True)))
    return str(merged.into.id_hash)


def _facts(form: Form) -> Form:
    """What a form says, whichever version says it."""
    return replace(form, id_number="", unread=(), others={})


def _file(paths: Sequence[Path]) -> str:
    return paths[0].name if len(paths) == 1 else f"{len(paths)} 份{TITLE}"


def _refuse(result: SheetResult, path: Path, kind: FaultKind, message: str) -> None:
    result.refused += 1
    result.faults.append(_at(path, Fault(kind, message)))


def _at(path: Path, fault: Fault) -> Fault:
    """A fault of one file among many that show as one sheet."""
    return replace(fault, file=path.name, sheet=TITLE, message=f"“{_shown(path)}”{fault.message}")


def _shown(path: Path) -> str:
    """A file's name for a message: people put ID numbers into names of files."""
    return without_numbers(path.name)
