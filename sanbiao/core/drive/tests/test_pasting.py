"""Rows pasted from Excel: they are read as an uploaded sheet is, and what has not its shape is told and stays on the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from sanbiao.affairs.training.models import Trainee
from sanbiao.core.access.roles import Role
from sanbiao.core.drive.models import Import, ImportState
from sanbiao.core.drive.pasting import cells_of, columns_of
from sanbiao.core.drive.tests.dropping import client_of, confirm, text
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.registry.people.models import Posting
from sanbiao.tests.factories import ClassRunFactory, GrantFactory, PersonFactory, UnitFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_once")]

URL = "/imports/paste/people-posting/"
POSTINGS = REGISTRY["people.posting"]


@pytest.fixture
def client() -> Any:
    return client_of(GrantFactory(role=Role.HEAD).user)


@pytest.fixture
def told() -> dict[str, str]:
    """A posting as people write it, by the heading of each column."""
    person, unit = PersonFactory(), UnitFactory(short_name="枫林镇")
    return {
        "身份证号": person.id_number,
        "姓名": person.name,
        "任职机构": unit.short_name,
        "职务名称": "副镇长",
        "任职时间": "2021.05",
        "免职时间": "",
        "是否班子成员": "是",
        "任职方式": "正式任职",
    }


def paste(client: Any, *lines: Any, follow: bool = True) -> Any:
    return client.post(URL, {"rows": "\r\n".join("\t".join(line) for line in lines)}, follow=follow)


def test_pasted_rows_with_heads_are_previewed_and_written_as_an_import(client: Any, told: dict[str, str]) -> None:
    paste(client, told, told.values())
    state = Import.objects.get().state
    confirm(client)

    assert state == ImportState.PREVIEWED
    assert Import.objects.get().state == ImportState.IMPORTED
    assert Posting.objects.get().post == "副镇长"


def test_pasted_rows_without_heads_are_read_in_the_order_of_the_empty_sheet(client: Any, told: dict[str, str]) -> None:
    labels = [column.label for column in columns_of(POSTINGS)]

    paste(client, [told.get(label, "") for label in labels])
    confirm(client)

    assert Posting.objects.get().post == "副镇长"


def test_a_faulty_cell_is_told_by_row_and_column_as_in_a_sheet(client: Any, told: dict[str, str]) -> None:
    answer = paste(client, told, (told | {"任职时间": "去年"}).values())

    assert "任职时间" in text(answer)
    assert Import.objects.get().result["errors"] == 1
    assert not Posting.objects.exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([[" "]], "没有粘贴任何内容"),
        ([["张三"], ["李四"]], "只看到一列"),
        ([["一"] * 40], "有 40 列，台账只有"),
        ([["姓名", "职务名称"], ["张三", "镇长"]], "表头里没有"),
        ([["姓名", "身份证号", "职务名称"]], "只有表头"),
    ],
)
def test_what_has_not_the_shape_of_the_sheet_is_told_and_stays(client: Any, lines: Any, said: str) -> None:
    answer = paste(client, *lines)

    assert answer.status_code == 422
    assert said in text(answer)
    assert answer.context["text"] == "\r\n".join("\t".join(line) for line in lines)
    assert not Import.objects.exists()


def test_too_many_rows_are_told_with_the_bound(client: Any) -> None:
    answer = paste(client, *[["张三", "镇长"]] * 2001)

    assert "一次最多粘贴 2000 行，这里有 2001 行" in text(answer)


def test_cells_with_ends_of_lines_are_taken_together_and_quotation_marks_stay() -> None:
    assert cells_of('甲\t"第一行\n第二行 ""引"" "\t乙\n"十四五"规划\t"全"\t\n') == [
        ["甲", '第一行\n第二行 "引" ', "乙"],
        ['"十四五"规划', '"全"'],
        [],
    ]


def test_who_may_not_import_finds_no_such_page() -> None:
    reader = client_of(GrantFactory(role=Role.READER).user)

    assert reader.get(URL).status_code == 404
    assert reader.get(reverse("import-paste", args=["no-ledger"])).status_code == 404


def test_rows_pasted_from_the_page_of_a_class_are_of_that_class_unless_they_say_another(client: Any) -> None:
    run, other, unit = ClassRunFactory(), ClassRunFactory(), UnitFactory()
    url = f"/imports/paste/training-trainee/?class_run={run.code}"
    heads = ["姓名", "身份证号", "单位", "参训情况"]
    one, two, three = ([each.name, each.id_number, unit.short_name, "参训"] for each in PersonFactory.create_batch(3))
    said = [["班次编号", "班次名称", *heads], [other.code, other.name, *three]]

    shown = text(client.get(url))
    for lines in ([heads, one], [two], said):
        client.post(url, {"rows": "\r\n".join("\t".join(line) for line in lines)}, follow=True)
        confirm(client)

    found = Trainee.objects.order_by("pk").values_list("class_run", "person__name")
    assert f"都按：{run.code}。" in shown
    assert list(found) == [(run.pk, one[0]), (run.pk, two[0]), (other.pk, three[0])]
