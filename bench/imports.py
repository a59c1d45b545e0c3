"""Importing a validated roster: ours, django-import-export doing the same, and a bare read and bulk insert.

Each runs in a process of its own on a fresh SQLite database; the rows are validated alike in the first two (units and
ID numbers resolved and checked, months read), and not at all in the third.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from bench.running import Result


def _set_up(home: Path, units: Path) -> None:
    os.environ.update(SANBIAO_HOME=str(home), DJANGO_SETTINGS_MODULE="sanbiao.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from sanbiao.core.drive.services import import_paths

    call_command("migrate", verbosity=0)
    import_paths([units], by="bench", at=timezone.now(), on=date(2026, 11, 22))


def ours(roster: Path) -> None:
    from django.utils import timezone

    from sanbiao.core.drive.services import import_paths

    outcome = import_paths([roster], by="bench", at=timezone.now(), on=date(2026, 11, 22))
    assert outcome.written, outcome.faults[:3]


def bare(roster: Path) -> None:
    """Read every cell and insert every row, believing all of it."""
    from datetime import datetime

    from django.db import transaction
    from python_calamine import CalamineWorkbook

    from sanbiao.core.secrecy.fields import keyed_hash
    from sanbiao.registry.organisations.models import Unit
    from sanbiao.registry.people.models import Person

    units = dict(Unit.objects.values_list("short_name", "pk"))
    cells = iter(CalamineWorkbook.from_path(roster).get_sheet_by_index(0).iter_rows())
    next(cells)

    def month(text: str) -> date | None:
        return datetime.strptime(text, "%Y.%m").date() if text else None

    made = [
        Person(
            unit_id=units[row[0]],
            name=row[1],
            post=row[2],
            sex="male" if row[3] == "男" else "female",
            ethnicity=row[4],
            native_place=row[5],
            full_time_level=row[6],
            full_time_school=row[7],
            in_service_level=row[8],
            in_service_school=row[9],
            birth_month=month(row[10]),
            work_month=month(row[11]),
            party_month=month(row[12]),
            post_since=month(row[13]),
            rank=row[14],
            rank_since=month(row[15]),
            id_number=row[16],
            id_hash=keyed_hash(row[16]),
            on_roster=True,
            note=row[18],
        )
        for row in cells
    ]
    with transaction.atomic():
        Person.objects.bulk_create(made, batch_size=2000)


def library(roster: Path) -> None:
    """What django-import-export does with a resource of the same columns, transactions and bulk writing on."""
    import tablib
    from import_export import fields, resources, widgets
    from python_calamine import CalamineWorkbook
    from stdnum.cn import ric

    from bench.rosters import HEAD
    from sanbiao.core.secrecy.fields import keyed_hash
    from sanbiao.registry.organisations.models import Unit
    from sanbiao.registry.people.models import Person

    units = {unit.short_name: unit for unit in Unit.objects.all()}

    class UnitWidget(widgets.Widget):
        def clean(self, value, row=None, **kwargs):
            return units[value]

    class MonthWidget(widgets.DateWidget):
        def __init__(self):
            super().__init__(format="%Y.%m")

    class IdWidget(widgets.Widget):
        def clean(self, value, row=None, **kwargs):
            compact = ric.compact(value)
            if ric.calc_check_digit(compact) != compact[-1]:
                raise ValueError(value)
            ric.get_birth_date(compact)
            return compact

    class SexWidget(widgets.Widget):
        def clean(self, value, row=None, **kwargs):
            return {"男": "male", "女": "female"}[value]

    class RosterResource(resources.ModelResource):
        unit = fields.Field("unit", "单位", widget=UnitWidget())
        name = fields.Field("name", "姓名")
        post = fields.Field("post", "现任职务")
        sex = fields.Field("sex", "性别", widget=SexWidget())
        ethnicity = fields.Field("ethnicity", "民族")
        native_place = fields.Field("native_place", "籍贯")
        full_time_level = fields.Field("full_time_level", "全日制学历")
        full_time_school = fields.Field("full_time_school", "全日制毕业院校及专业")
        in_service_level = fields.Field("in_service_level", "在职学历")
        in_service_school = fields.Field("in_service_school", "在职毕业院校及专业")
        birth_month = fields.Field("birth_month", "出生年月", widget=MonthWidget())
        work_month = fields.Field("work_month", "参加工作时间", widget=MonthWidget())
        party_month = fields.Field("party_month", "入党时间", widget=MonthWidget())
        post_since = fields.Field("post_since", "任现职时间", widget=MonthWidget())
        rank = fields.Field("rank", "职务层次")
        rank_since = fields.Field("rank_since", "任现职级时间", widget=MonthWidget())
        id_number = fields.Field("id_number", "身份证号", widget=IdWidget())
        id_hash = fields.Field("id_hash", "id_hash")
        note = fields.Field("note", "备注")

        class Meta:
            model = Person
            import_id_fields = ("id_hash",)
            use_bulk = True
            batch_size = 2000
            skip_unchanged = True
            use_transactions = True
            # It forgets nothing and reports each row, as a preview page needs.
            report_skipped = True

        def after_init_instance(self, instance, new, row, **kwargs):
            instance.on_roster = True

    cells = CalamineWorkbook.from_path(roster).get_sheet_by_index(0).to_python()
    number = HEAD.index("身份证号")
    data = tablib.Dataset(*[(*row[: len(HEAD)], keyed_hash(row[number])) for row in cells[1:]], headers=[*HEAD, "id_hash"])
    result = RosterResource().import_data(data, raise_errors=True)
    assert not result.has_errors()


WAYS = {"ours": ours, "bare": bare, "library": library}


def _one(way: str, folder: Path) -> None:
    """Run one way and print seconds and megabytes: in a process of its own."""
    with tempfile.TemporaryDirectory() as home:
        _set_up(Path(home), folder / "units.xlsx")
        before = time.perf_counter()
        WAYS[way](folder / "roster.xlsx")
        seconds = time.perf_counter() - before
        from sanbiao.registry.people.models import Person

        count = Person.objects.filter(on_roster=True).count()
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, count)


def measure(*, full: bool = False) -> list[Result]:
    """Ours and the bare way at 100,000 rows; against the library at 10,000, for it takes minutes for the whole."""
    count, library_count = 100_000, 100_000 if full else 10_000
    from bench.rosters import write_roster, write_units

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        found = {}
        for way, rows in (("ours", count), ("bare", count), ("library", library_count), ("ours", library_count)):
            place = root / str(rows)
            if not place.exists():
                place.mkdir()
                write_units(place / "units.xlsx")
                write_roster(place / "roster.xlsx", rows)
            done = subprocess.run(
                [sys.executable, "-m", "bench.imports", way, str(place)], capture_output=True, text=True, check=True
            )
            seconds, memory, written = done.stdout.split()
            assert int(written) == rows, (way, written)
            found[way, rows] = (float(seconds), int(memory))
    notes = tuple(f"{way} {rows:,} rows: {took:.2f} s, peak {memory} MB" for (way, rows), (took, memory) in found.items())
    whole = found["bare", count][0] / found["ours", count][0]
    ratio = found["library", library_count][0] / found["ours", library_count][0]
    return [
        Result(f"import of {count:,} rows: speed against a bare read and insert", whole, 0.4, True, "%", notes),
        Result(f"import: speed against django-import-export at {library_count:,} rows", ratio, 5, at_least=True),
    ]


if __name__ == "__main__":
    if len(sys.argv) == 3:
        _one(sys.argv[1], Path(sys.argv[2]))
    else:
        print(*[result.line() for result in measure()], sep="\n")
