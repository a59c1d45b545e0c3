"""`sanbiao meanings` and the questions of `sanbiao import`."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from sanbiao.cli.tests.running import is_a_sentence, told
from sanbiao.core.drive.models import Meaning
from sanbiao.core.drive.tests.folders import roster, roster_row, units, workbook

pytestmark = pytest.mark.django_db


def test_questions_go_out_as_a_file_and_come_back_answered(tmp_path: Path) -> None:
    folder, asked = tmp_path / "台账", tmp_path / "问题.csv"
    folder.mkdir()
    workbook(folder / "名册.xlsx", 机构=units(), 干部名册=roster(roster_row(1, 单位="高新园区管委会")))

    refused = told("import", folder, "--questions", asked)
    with asked.open(encoding="utf-8-sig", newline="") as file:
        [row] = csv.DictReader(file)
    workbook(tmp_path / "机构.xlsx", 机构=units())
    told("import", tmp_path / "机构.xlsx")
    asked.write_text(f"kind,ledger,text,meaning\nunit,,{row['text']},清河街道\n", encoding="utf-8")
    learnt = told("meanings", "import", asked)
    done = told("import", folder)

    assert refused.exit_code == 1
    assert row == {"kind": "unit", "ledger": "", "text": "高新园区管委会", "meaning": ""}
    assert "已记下 1 条写法" in learnt.stdout
    assert done.exit_code == 0
    listed = json.loads(told("meanings", "list", "--json").stdout)
    assert [(one["kind"], one["text"], one["meaning"]) for one in listed] == [("unit", "高新园区管委会", "J01")]
    assert told("meanings", "export").stdout.splitlines() == ["kind,ledger,text,meaning", "unit,,高新园区管委会,J01"]
    assert told("meanings", "export", "--out", tmp_path / "写法.csv").exit_code == 0
    assert "高新园区管委会" in (tmp_path / "写法.csv").read_text(encoding="utf-8-sig")
    assert "高新园区管委会" in told("meanings", "list").stdout
    assert told("meanings", "forget", str(listed[0]["id"])).exit_code == 0
    assert not Meaning.objects.exists()


@pytest.mark.parametrize("arguments", [("import", "没有.csv"), ("forget", "7")])
def test_what_cannot_be_done_ends_in_a_sentence(arguments: tuple[str, ...], tmp_path: Path) -> None:
    result = told("meanings", *arguments)

    assert result.exit_code == 2
    assert is_a_sentence(result.stderr)
