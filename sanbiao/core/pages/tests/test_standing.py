"""One figure by unit over the last periods: places, distances, few."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from sanbiao.affairs.audits.tests.factories import AuditFactory
from sanbiao.affairs.training.tests.factories import ReadingFactory
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.registry.organisations.tests.factories import UnitFactory
from sanbiao.tests.factories import GrantFactory

pytestmark = pytest.mark.django_db
MAY = date(2023, 5, 4)


@pytest.fixture
def reader(client):
    client.force_login(GrantFactory().user)
    return client


def _table(client, code):
    return client.get(reverse("figure-units", args=[code]), {"period": "2023H1"}).context["table"]


def test_units_of_one_value_share_a_place_and_are_held_against_their_mean(reader):
    units = UnitFactory.create_batch(3)
    for unit, count in zip(units, (1, 1, 4), strict=True):
        AuditFactory.create_batch(count, unit=unit, commissioned_on=MAY)
    AuditFactory(unit=units[0], commissioned_on=date(2022, 12, 31))

    table = _table(reader, "audits.commissioned")

    assert [(line.place, line.label) for line in table.lines] == [
        (1, units[2].short_name),
        *sorted((2, unit.short_name) for unit in units[:2]),
    ]
    assert [line.cells[-1].level for line in table.lines] == [2, -1, -1]
    assert [line.cells[-1].told for line in table.lines] == ["高于各单位平均 2.0", "低于各单位平均 1.0", "低于各单位平均 1.0"]
    assert [cell.text for cell in table.total] == ["0", "0", "1", "6"]
    assert {line.label: line.cells[-2].text for line in table.lines}[units[0].short_name] == "1"
    assert "org=" + units[2].code in table.lines[0].cells[-1].url


def test_a_rate_of_few_is_shown_with_their_number_and_takes_no_place(reader):
    few, many = UnitFactory(), UnitFactory()
    ReadingFactory.create_batch(2, unit=few, set_on=MAY, is_required=True, finished_on=None)
    ReadingFactory.create_batch(5, unit=many, set_on=MAY, is_required=True, finished_on=MAY)

    lines = {line.label: line for line in _table(reader, "training.reading_completion").lines}

    assert (lines[few.short_name].place, lines[few.short_name].cells[-1].few, lines[few.short_name].cells[-1].level) == (
        None,
        2,
        0,
    )
    assert (lines[many.short_name].place, lines[many.short_name].cells[-1].few) == (1, 0)
    assert lines[many.short_name].cells[-1].told.startswith("高于总体")


def test_without_rows_of_any_unit_the_page_says_so(reader):
    page = reader.get(reverse("figure-units", args=["audits.commissioned"]), {"period": "2023H1"}).content.decode()

    assert "没有哪个下属单位有这项指标的行" in page
    assert "导出 Excel" not in page
    assert reader.post(reverse("figure-units", args=["audits.commissioned"])).status_code == 404


def test_the_workbook_has_places_and_periods_and_is_kept_in_the_events(reader):
    AuditFactory(unit=UnitFactory(), commissioned_on=MAY)

    answer = reader.post(reverse("figure-units", args=["audits.commissioned"]) + "?period=2023H1")

    sheet = openpyxl.load_workbook(BytesIO(b"".join(answer))).active
    assert [cell.value for cell in sheet[2]][0::2] == [1, 0, 0]
    assert [row[1].value for row in sheet.iter_rows(min_row=2)] == [sheet["B2"].value, "总体"]
    assert Event.objects.filter(verb="导出").count() == 1


def test_an_unknown_figure_or_one_out_of_sight_is_not_there(client):
    client.force_login(GrantFactory(role=Role.AUDIT_ADMIN).user)

    assert client.get(reverse("figure-units", args=["audits.commissioned"])).status_code == 404
    assert client.get(reverse("figure-units", args=["audits.nothing"])).status_code == 404
