"""The month of retirement, by the published cases."""

from datetime import date

import pytest

from sanbiao.registry.people.models import Sex
from sanbiao.registry.people.retirement import retirement_month, retires_in
from sanbiao.tests.factories import PersonFactory


@pytest.mark.parametrize(
    ("sex", "rank", "born", "month"),
    [
        (Sex.MALE, "乡科级正职", date(1964, 12, 1), date(2024, 12, 1)),
        (Sex.MALE, "乡科级正职", date(1965, 1, 1), date(2025, 2, 1)),
        (Sex.MALE, "", date(1965, 5, 1), date(2025, 7, 1)),
        (Sex.MALE, "", date(1976, 8, 1), date(2039, 7, 1)),
        (Sex.MALE, "", date(1976, 9, 1), date(2039, 9, 1)),
        (Sex.FEMALE, "乡科级副职", date(1981, 9, 1), date(2039, 9, 1)),
        (Sex.FEMALE, "县处级副职", date(1976, 9, 1), date(2039, 9, 1)),
    ],
)
def test_a_cadre_retires_in_the_month_of_the_table(sex, rank, born, month):
    assert retirement_month(born, sex, rank) == month


def test_another_age_is_a_line_in_the_settings(settings):
    settings.SANBIAO_RETIREMENT_AGES = [(Sex.FEMALE, "工勤", 50)]

    assert retirement_month(date(1984, 11, 1), Sex.FEMALE, "工勤") == date(2039, 11, 1)
    assert retirement_month(date(1984, 11, 1), Sex.FEMALE, "科员") is None


@pytest.mark.django_db
def test_without_a_birth_month_nobody_can_say():
    person = PersonFactory.build(off_roster=True, birth_month=None)

    assert retires_in(person) is None
