from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sanbiao.core.drive.reading import FaultKind
from sanbiao.core.drive.services import import_paths
from sanbiao.core.drive.tests.messy import Mess, read_city
from sanbiao.core.indicators.services import evaluate, reported
from sanbiao.core.periods.periods import period

CITY = Path(__file__).parents[3] / "tests" / "data" / "city-a"
AT, ON = datetime(2023, 7, 18, 4, tzinfo=UTC), date(2023, 7, 18)


@pytest.mark.django_db
def test_a_city_kept_in_every_liberty_of_the_contract_is_read_as_the_city_kept_plainly(tmp_path: Path):
    Mess(20).write(read_city(CITY), tmp_path / "messy")

    messy = import_paths([tmp_path / "messy"], by="clerk", at=AT, on=ON)
    figures = evaluate(reported(), period("2023H1"))
    plain = import_paths(sorted(CITY.glob("*.xlsx")), by="clerk", at=AT, on=ON)

    assert sorted({fault.kind for fault in messy.faults}) == [
        FaultKind.BIRTH_MISMATCH,
        FaultKind.DATE_AHEAD,
        FaultKind.GUESSED_MONTH,
        FaultKind.UNREAD_COLUMN,
    ]
    assert [(one.sheet, one.created, one.changed) for one in plain.sheets if one.created or one.changed] == []
    assert figures["teams.town_under_35_share"].printed() == "36.42"
    assert figures["training.attendances"].value == 33392
