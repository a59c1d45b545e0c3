"""Terms in calendar and in working days."""

from datetime import date

import pytest

from sanbiao.core.periods.terms import Term, is_working


@pytest.mark.parametrize(
    ("term", "day", "last"),
    [
        (Term(60), date(2023, 1, 1), date(2023, 3, 2)),
        (Term(0), date(2023, 1, 1), date(2023, 1, 1)),
        (Term(5, working=True), date(2023, 6, 5), date(2023, 6, 12)),
        (Term(3, working=True), date(2023, 6, 20), date(2023, 6, 26)),
        (Term(2, working=True), date(2040, 6, 1), date(2040, 6, 5)),
    ],
    ids=["calendar", "none", "over a weekend", "over a feast and a Sunday worked for it", "beyond the announced years"],
)
def test_a_term_ends_on_its_last_day(term: Term, day: date, last: date):
    assert term.after(day) == last


def test_a_day_worked_for_a_feast_is_a_working_day_though_a_sunday():
    assert is_working(date(2023, 6, 25))
    assert not is_working(date(2023, 6, 22))


def test_a_term_is_told_by_its_days():
    assert (str(Term(10, working=True)), str(Term(60))) == ("10 个工作日", "60 日")
