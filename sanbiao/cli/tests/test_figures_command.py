"""`sanbiao figures`, `rows`, `export` and `report` over the city of the test data."""

from __future__ import annotations

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from sanbiao.affairs.training.models import Reading
from sanbiao.cli.base import now
from sanbiao.cli.tests.running import is_a_sentence, told
from sanbiao.core.audit.models import Event
from sanbiao.core.indicators.services import reported
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.registry.organisations.models import Unit
from sanbiao.registry.people.models import Person
from sanbiao.tests.whole_city import CITY

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("city")]
EXPECTED = json.loads((CITY / "expected.json").read_text(encoding="utf-8"))["periods"]
OURS = ("teams.", "training.")
PERIODS = sorted(EXPECTED)


def figures(period: str, *more: str) -> dict[str, dict[str, Any]]:
    result = told("figures", "--period", period, "--json", *more)
    assert result.exit_code == 0
    return {one["code"]: one for one in json.loads(result.stdout)}


def number(printed: Any) -> Decimal | None:
    return None if printed is None else Decimal(str(printed))


def rounded(printed: str | None, places: str) -> Decimal | None:
    return None if printed is None else Decimal(printed).quantize(Decimal(places), ROUND_HALF_UP)


@pytest.mark.parametrize("period", PERIODS)
def test_figures_are_those_that_follow_from_the_rows(period: str) -> None:
    found = figures(period)

    wanted = {code: one for code, one in EXPECTED[period]["figures"].items() if code.startswith(OURS)}
    assert len(wanted) == 17
    for code, one in wanted.items():
        ours = found[code]
        assert ours["rows"] == one["rows"], code
        if "denominator" in one:
            assert (number(ours["numerator"]), number(ours["denominator"])) == (one["numerator"], one["denominator"]), code
            assert rounded(ours["value"], "0.01" if ours["unit"] == "%" else "0.1") == number(one["value"]), code
        else:
            assert number(ours["value"]) == number(one["value"]), code


def test_a_figure_has_the_shape_that_programs_rely_on() -> None:
    keys = ["code", "name", "unit", "kind", "value", "numerator", "denominator", "rows", "breakdown"]

    for one in figures("2023H1").values():
        # The figures that have peers tell their place too; one whose ledgers are empty, which they are.
        assert [each for each in one if each not in ("rank", "of", "wanting")] == keys
        assert one["value"] is None or isinstance(one["value"], str)


def test_figures_are_shown_as_a_table_with_codes_that_can_be_copied() -> None:
    result = told("figures", "--period", "2023H1")

    assert result.exit_code == 0
    assert "2023年上半年 全市" in result.stdout
    assert "36.42" in result.stdout
    assert "…" not in result.stdout


def test_below_the_table_stands_why_a_figure_has_no_value() -> None:
    before_anybody, in_use = told("figures", "--period", "1950"), told("figures", "--period", "2023H1")

    without = [one["name"] for one in figures("1950").values() if one["value"] is None]
    assert without
    for name in without:
        assert re.search(rf"^{re.escape(name)}：.+。$", before_anybody.stdout, re.MULTILINE), name
    assert "乡镇（街道）班子平均年龄：本期没有可以计算的对象。" in before_anybody.stdout
    assert "没有可以计算的对象" not in in_use.stdout


def test_a_figure_whose_ledger_is_empty_names_the_ledger_that_would_fill_it() -> None:
    Reading.objects.all().delete()

    assert "台账「读本通读」还没有任何行，导入或录入后才有这个数。" in told("figures", "--period", "2023H1").stdout


def test_an_organisation_narrows_every_figure_and_its_rows() -> None:
    town = Unit.objects.filter(kind="town").order_by("code").first()
    assert town is not None

    whole, narrowed = figures("2023H1"), figures("2023H1", "--org", town.code)

    assert 0 < narrowed["teams.town_under_35"]["rows"] < whole["teams.town_under_35"]["rows"]
    assert all(narrowed[code]["rows"] <= whole[code]["rows"] for code in whole)
    assert str(town) in told("figures", "--period", "2023H1", "--org", town.code).stdout


def test_the_rows_of_every_figure_are_as_many_as_it_says() -> None:
    found = figures("2023H1")
    counts = {}

    for one in reported():
        result = told("rows", one.code, "--period", "2023H1", "--json")
        rows = json.loads(result.stdout)
        assert result.exit_code == 0
        assert len({(row["ledger"], row["row"]) for row in rows}) == len(rows), one.code
        counts[one.code] = len(rows)

    assert counts == {code: found[code]["rows"] for code in counts}


def test_rows_are_shown_with_masked_numbers_and_written_with_whole_ones(tmp_path: Path) -> None:
    target = tmp_path / "行.xlsx"

    shown = told("rows", "teams.town_under_35", "--period", "2023H1")
    written = told("rows", "teams.town_under_35", "--period", "2023H1", "--xlsx", target)

    sheet = openpyxl.load_workbook(target).active
    numbers = {cell.value for row in sheet.iter_rows() for cell in row if str(cell.value or "").startswith("419900")}
    assert "任职经历 55 行" in shown.stdout
    assert "419900**********" not in str(numbers)
    assert not any(number in shown.stdout for number in numbers)
    assert len(numbers) == 55
    assert f"已写入 {target}，共 55 行。" in written.stdout
    event = Event.objects.get(by="命令行", verb="导出")
    assert (event.ledger, event.after) == ("people.posting", {"rows": 55, "filters": {"file": "行.xlsx"}})


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("figures", "--period", "2023H3"), "「2023H3」不是期次"),
        (("figures", "--period", "2023H1", "--org", "无此"), "没有编码为「无此」的机构"),
        (("rows", "teams.nothing", "--period", "2023H1"), "teams.nothing"),
        (("rows", "teams.town_under_35", "--period", "上半年"), "「上半年」不是期次"),
        (("rows", "teams.town_under_35", "--period", "2023H1", "--xlsx", "/proc/无此/行.xlsx"), "文件无法读写"),
        (("report", "compile", "--period", "2023H1", "--out", "/proc/无此/报告.docx"), "没有这个文件或文件夹"),
        (("report", "check", "/proc/无此.docx", "--period", "2023H1"), "文件无法读写"),
        (("report", "check", __file__, "--period", "2023H1"), "Word"),
        (("export", "ledger", "无此", "--out", "/tmp/x.xlsx"), "没有「无此」这本台账"),
        (("export", "roster", "--org", "无此", "--out", "/tmp/x.xlsx"), "没有编码为「无此」的机构"),
        (("export", "roster", "--out", "/proc/无此/x.xlsx"), "文件无法读写"),
    ],
    ids=lambda value: "-".join(value)[:60] if isinstance(value, tuple) else None,
)
def test_what_cannot_be_answered_ends_in_a_sentence(arguments: tuple[str, ...], says: str) -> None:
    result = told(*arguments)

    assert result.exit_code == 2
    assert is_a_sentence(result.stderr)
    assert says in result.stderr


@pytest.fixture
def compiled(tmp_path: Path) -> Path:
    target = tmp_path / "报告.docx"
    result = told("report", "compile", "--period", "2023H1", "--out", target)
    assert result.exit_code == 0
    assert "项指标由台账算出" in result.stdout
    return target


def test_a_compiled_report_is_a_word_document_that_agrees_with_the_ledgers(compiled: Path) -> None:
    checked = told("report", "check", compiled, "--period", "2023H1")
    as_json = told("report", "check", compiled, "--period", "2023H1", "--json")

    assert len(docx.Document(str(compiled)).paragraphs) > 20
    assert checked.exit_code == 0
    assert "36.42" in checked.stdout
    lines = json.loads(as_json.stdout)
    assert {line["status"] for line in lines} >= {"agrees"}
    assert not [line for line in lines if line["status"] == "differs"]


def test_an_edited_figure_is_found(compiled: Path) -> None:
    document = docx.Document(str(compiled))
    texts = [node for node in document.element.iter() if str(node.tag).endswith("}t") and (node.text or "").startswith("36.42")]
    texts[0].text = texts[0].text.replace("36.42", "46.42")
    document.save(str(compiled))

    result = told("report", "check", compiled, "--period", "2023H1", "--json")

    assert result.exit_code == 1
    differing = [line for line in json.loads(result.stdout) if line["status"] == "differs"]
    assert [(line["code"], line["found"], line["expected"]) for line in differing] == [
        ("teams.town_under_35_share", "46.42％", "36.42％")
    ]


@pytest.mark.office
def test_a_report_is_written_as_pdf_beside_the_document(tmp_path: Path) -> None:
    result = told("report", "compile", "--period", "2023H1", "--out", tmp_path / "报告.docx", "--pdf")

    assert result.exit_code == 0
    assert (tmp_path / "报告.pdf").read_bytes().startswith(b"%PDF")


def test_every_ledger_written_out_and_read_in_again_changes_nothing(tmp_path: Path) -> None:
    for key in REGISTRY:
        assert told("export", "ledger", key, "--out", tmp_path / f"{key}.xlsx").exit_code == 0, key

    back = told("import", "--json", tmp_path)

    rows = {key: ledger.model._base_manager.filter(**ledger.constants).count() for key, ledger in REGISTRY.items()}
    sheets = {sheet["ledger"]: sheet for sheet in json.loads(back.stdout)}
    assert back.exit_code == 0
    assert set(sheets) == set(REGISTRY)
    for key, sheet in sheets.items():
        assert (sheet["created"], sheet["changed"], sheet["unchanged"]) == (0, 0, rows[key]), key
        assert [fault["kind"] for fault in sheet["faults"] if not fault["warning"]] == [], key


def test_the_roster_is_exported_by_its_name_and_narrowed_to_a_town(tmp_path: Path) -> None:
    town = Unit.objects.filter(kind="town").order_by("code").first()
    assert town is not None

    result = told("export", "roster", "--org", town.code, "--out", tmp_path / "名册.xlsx")

    cadres = Person.objects.filter(on_roster=True, unit__path__startswith=town.path).count()
    assert f"共 {cadres} 行" in result.stdout
    assert cadres > 0


def test_figures_of_a_period_that_is_not_over_are_said_so_and_programs_read_what_they_did() -> None:
    year = now().year
    asked = [("figures",), ("figures", "--json"), ("rows", "teams.town_under_35"), ("rows", "teams.town_under_35", "--json")]

    for command in asked:
        running = told(*command, "--period", year)
        over = told(*command, "--period", "2023H1")

        assert running.stderr.startswith(f"{year}年：期次未结束，数字为截至")
        assert "未结束" not in running.stdout
        assert over.stderr == ""
        assert running.exit_code == over.exit_code == 0


def test_a_report_of_a_period_that_is_not_over_is_compiled_for_who_asks_for_just_that(tmp_path: Path) -> None:
    year, target = now().year, tmp_path / "报告.docx"

    refused = told("report", "compile", "--period", year + 1, "--out", target)
    was_written = target.exists()
    compiled = told("report", "compile", "--period", year + 1, "--out", target, "--unfinished")
    checked = told("report", "check", target, "--period", year + 1)

    assert (refused.exit_code, was_written) == (1, False)
    assert is_a_sentence(refused.stderr)
    assert f"{year + 1}年：期次尚未开始" in refused.stderr
    assert "--unfinished" in refused.stderr
    assert (compiled.exit_code, checked.exit_code) == (0, 0)
    assert "期次尚未开始" in docx.Document(str(target)).paragraphs[2].text
    assert "期次尚未开始" in checked.stderr
