"""File reviews: from a department's sheet to states and the figure."""

from datetime import date
from decimal import Decimal

import openpyxl
import pytest

from sanbiao.affairs.archives.models import Review, State
from sanbiao.affairs.archives.tests.factories import ReviewFactory
from sanbiao.core.drive.services import import_paths
from sanbiao.core.indicators.services import evaluate, indicator
from sanbiao.core.periods.periods import period
from sanbiao.tests.factories import NOON, UnitFactory, id_number_of

pytestmark = pytest.mark.django_db
HALF = period("2023H1")


def test_a_sheet_with_days_and_no_state_becomes_reviews_in_their_states(tmp_path):
    town, number = UnitFactory(), id_number_of(date(1975, 3, 1), 7)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "专项审核台账"
    sheet.append(["卷号", "姓名", "身份证号", "所在单位", "初审时间", "复审时间", "完成日期", "发现问题数"])
    sheet.append(["D1", "王 强", number, town.short_name, None, None, None, None])
    sheet.append(["D2", "王强", number, town.name, "2023.5.4", None, None, 2])
    sheet.append(["D3", "王强", number, town.name, "2023.5.4", "2023年6月20日", "2023年6月1日", "３"])
    sheet.append(["D4", "王强", number, town.name, None, None, "20230630", 0])
    sheet.append(["D5", "王强", number, town.name, "2023.5.4", "2023.5.3", None, None])
    book.save(tmp_path / "档案.xlsx")

    outcome = import_paths([tmp_path], by="clerk", at=NOON, on=date(2023, 7, 1), skip_faulty=True)

    assert [(fault.row, str(fault.kind)) for fault in outcome.faults] == [(6, "end_before_start")]
    found = Review.objects.order_by("code").values_list("code", "state", "problems_told")
    assert list(found) == [
        ("D1", State.WAITING, None),
        ("D2", State.FIRST, 2),
        ("D3", State.COMPLETED, 3),
        ("D4", State.COMPLETED, 0),
    ]


def test_a_volume_counts_in_the_period_in_which_its_review_was_completed():
    for day in (date(2022, 12, 31), date(2023, 1, 1), date(2023, 6, 30), date(2023, 7, 1), None):
        ReviewFactory(completed_on=day)

    figure = evaluate([indicator("archives.volumes_reviewed")], HALF)["archives.volumes_reviewed"]

    assert (figure.value, figure.rows) == (Decimal(2), 2)
