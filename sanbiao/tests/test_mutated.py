"""Files changed by chance are read soundly or refused with a sentence: nothing breaks, hangs or is written half."""

from __future__ import annotations

import time
from functools import cache
from pathlib import Path

import pytest

from sanbiao.core.access.roles import Role
from sanbiao.core.documents.controls import NotReadable
from sanbiao.core.drive.models import ImportState
from sanbiao.core.drive.services import import_paths
from sanbiao.core.drive.tests import formats, hostile
from sanbiao.core.drive.tests.dropping import client_of, drop, latest
from sanbiao.registry.people.models import Person
from sanbiao.registry.people.tests.writing_forms import form_text, record, relative
from sanbiao.reports.checking import Checked, check_report
from sanbiao.reports.compiling import compile_report
from sanbiao.reports.tests.figures import CITY, city_figures
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory
from sanbiao.tests.mutating import mutated
from sanbiao.tests.thorough import examples

SECONDS = 30
pytestmark = pytest.mark.attack

KINDS = ("名册.xlsx", "名册.xls", "名册.ods", "名册.fods", "网页.html", "旧XML.xml", "逗号.csv", "双字节.csv")
ROWS = [list(map(str, hostile.ROSTER_HEAD)), *(list(map(str, hostile.roster_row(serial))) for serial in range(1, 6))]
FORM = {"resume": "2003.07--2010.08  科员\n2010.08--  股长", "family": relative(), "appraisals": "2021、2022年度优秀"}
RECORD = {
    "name": "张明",
    "sex": "男",
    "born": "1985.06",
    "resume": "2003.07--2010.08 科员~2010.08-- 股长",
    "relations": "妻子@父亲",
}


@cache
def compiled() -> bytes:
    return compile_report(city_figures(), **CITY)


def sound(kind: str, folder: Path) -> Path:
    path = folder / kind
    if kind.endswith(".lrmx"):
        path.write_text(form_text(**FORM), encoding="utf-8")
    elif kind.endswith(".lrm"):
        path.write_bytes(record(**RECORD).encode("gb18030"))
    else:
        formats.FORMATS[kind](path, "干部名册", ROWS)
    return path


def changed(kind: str, folder: Path, seed: int) -> Path:
    path = sound(kind, folder)
    path.write_bytes(mutated(path.read_bytes(), seed))
    return path


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [*KINDS, "张明.lrmx", "张明.lrm"])
def test_a_changed_file_is_read_or_refused(kind: str, tmp_path: Path) -> None:
    UnitFactory(street=True, name="试验市清河街道", short_name="清河街道")

    for seed in range(examples(3)):
        path = changed(kind, tmp_path, seed)
        began = time.monotonic()

        outcome = import_paths([path], by="命令行", at=NOON, on=NOON.date())

        assert time.monotonic() - began < SECONDS, seed
        assert all(fault.message for fault in outcome.faults), seed
        assert outcome.written or not Person.objects.exists(), seed
        Person.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["名册.xlsx", "名册.xls", "张明.lrmx"])
def test_a_changed_file_dropped_on_the_page_gets_an_answer(kind: str, tmp_path: Path, settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    client = client_of(GrantFactory(role=Role.CLERK).user)

    for seed in range(1000, 1000 + examples(1)):
        answer = drop(client, changed(kind, tmp_path, seed))

        assert answer.status_code == 200, seed
        assert latest().state == ImportState.PREVIEWED, seed
        assert not Person.objects.exists()


def test_a_changed_report_is_checked_or_refused() -> None:
    for seed in range(examples(6)):
        began = time.monotonic()

        try:
            answer: Checked | str = check_report(mutated(compiled(), seed), city_figures(), originals=[compiled()])
        except NotReadable as reason:
            answer = str(reason)

        assert time.monotonic() - began < SECONDS, seed
        assert answer, seed
