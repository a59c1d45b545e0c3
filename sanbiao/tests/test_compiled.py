"""What is asked of the live database for a figure: no more than the figure needs."""

from sanbiao.core.indicators.queries import broken_down_by, grouped, measuring
from sanbiao.core.indicators.registry import REGISTRY
from sanbiao.core.indicators.services import reported
from sanbiao.core.indicators.window import WHOLE, Scope


def _asked(*codes: str, scope: Scope = WHOLE) -> list[str]:
    groups = grouped([REGISTRY[code] for code in codes])
    return [measuring(group, scope, "sqlite", broken_down_by(group)).sql for group in groups]


def test_a_figure_of_the_whole_city_does_not_ask_where_its_rows_belong():
    [whole], [parts] = _asked("orders.claimed"), _asked("orders.claimed", scope=Scope(2))

    assert "organisations_unit" not in whole
    assert "organisations_unit" in parts


def test_year_and_month_are_slices_of_the_text_that_sqlite_keeps():
    [asked] = _asked("teams.town_average_age")

    assert "SUBSTR(" in asked
    assert not [sql for sql in _asked(*[one.code for one in reported()]) if "STRFTIME" in sql]


def test_rows_are_not_sorted_by_what_is_the_same_in_all_of_them():
    [by_form], [by_source] = _asked("training.attendances"), _asked("orders.claimed")

    assert "GROUP BY" not in by_form
    assert "GROUP BY" in by_source


def test_figures_told_apart_by_a_column_of_the_same_rows_are_measured_by_one_query():
    assert len(_asked("orders.dispatched", "orders.requested")) == 1
    assert len(_asked(*[code for code in REGISTRY if code.startswith("civil_service.registered_")])) == 1
