"""A ledger says only what its model does not; what the model says counts."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import FieldDoesNotExist

from sanbiao.core.facts.tests.toys import Colour, Loose, Thing
from sanbiao.core.ledger.columns import CellKind, Column, Filter, column
from sanbiao.core.ledger.deriving import bound, keys_of, made_with


def of(field: str, *synonyms: str, **stated: Any) -> Column:
    """The column of one field of a thing."""
    [derived] = bound(Thing, [column(field, *synonyms, **stated)])
    return derived


@pytest.mark.parametrize(
    ("field", "kind", "required", "filtered"),
    [
        ("code", CellKind.TEXT, True, None),
        ("firm", CellKind.UNIT, True, None),
        ("colour", CellKind.CODE, True, Filter.CHOICE),
        ("shade", CellKind.CODE, False, Filter.CHOICE),
        ("is_new", CellKind.YESNO, True, Filter.CHOICE),
        ("made_on", CellKind.DATE, True, Filter.RANGE),
        ("sold_on", CellKind.DATE, False, Filter.RANGE),
        ("month", CellKind.MONTH, False, Filter.RANGE),
        ("price", CellKind.DECIMAL, False, None),
        ("parts", CellKind.INT, True, None),
        ("firm__code", CellKind.CREDIT, True, None),
        ("who__name", CellKind.NAME, False, None),
        ("who__id_number", CellKind.ID, False, None),
    ],
)
def test_kind_duty_and_filter_follow_from_the_field(field: str, kind: Any, required: bool, filtered: Any):
    derived = of(field)

    assert (derived.kind, derived.required, derived.filter) == (kind, required, filtered)


def test_the_label_is_the_fields_and_the_words_of_a_choice_are_its_label_and_what_departments_write():
    derived = of("colour", "色", also={Colour.RED: ("红色", "大红")})

    assert derived.headings == ("颜色", "色")
    assert derived.codes == {"red": ("红", "红色", "大红"), "green": ("绿",)}


def test_a_default_stands_for_an_empty_cell_only_where_the_cell_may_be_empty():
    assert of("shade").default == "red"
    assert of("shade", required=True).default == ""


def test_what_is_stated_beats_what_follows():
    derived = of("made_on", label="出厂", required=False, filter=None, width=30)

    assert (derived.label, derived.required, derived.filter, derived.width) == ("出厂", False, None, 30)


def test_a_complete_column_is_left_as_it_is():
    whole = Column(field="code", label="号")

    assert bound(Thing, [whole]) == (whole,)


def test_codes_names_and_units_are_searched():
    assert [of(field).search for field in ("code", "who__name", "firm", "made_on")] == [True, True, True, False]


def test_what_is_reached_through_a_link_refers_makes_or_only_shows():
    refers, shows = bound(Thing, [column("firm__code", refers_to="training.firm"), column("firm__name")])
    makes, told = bound(Thing, [column("firm__code"), column("firm__name")])

    assert (refers.refers_to, refers.derived) == ("training.firm", False)
    assert (shows.derived, shows.required) == (True, False)
    assert (makes.refers_to, told.derived) == ("", False)
    assert made_with([makes, told]) == "firm"
    assert made_with([refers, shows]) == ""


def test_a_unique_code_beyond_a_link_refers_to_the_ledger_of_its_model():
    [code] = bound(Thing, [column("firm__code", kind=CellKind.TEXT)])

    assert code.refers_to == "training.firm"


def test_rows_are_told_apart_by_the_columns_of_what_is_unique():
    assert keys_of(Thing, bound(Thing, [column("code"), column("made_on")])) == ("code",)
    with pytest.raises(LookupError, match="no column holds code"):
        keys_of(Thing, bound(Thing, [column("made_on")]))


def test_a_path_that_leads_nowhere_is_refused():
    with pytest.raises(FieldDoesNotExist):
        bound(Loose, [column("nothing")])
