"""Every kind: what it prints, writes and fills in it reads again, and a form refuses what a sheet refuses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from sanbiao.core.drive.tests.hostile import person_number
from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.columns import CellKind, Filter
from sanbiao.core.ledger.fields import CellField
from sanbiao.core.ledger.filters import filters_of_column
from sanbiao.core.ledger.kinds import KINDS
from sanbiao.core.ledger.kinds.raw import is_blank
from sanbiao.core.ledger.tests.kinds_read import STATES, column, read, typed

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))
_CREDIT = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=17, max_size=17)
_LETTERS = st.characters(exclude_characters="=@+-", exclude_categories=("C", "Z"))
VALUES: dict[CellKind, st.SearchStrategy[Any]] = {
    CellKind.TEXT: st.text(_LETTERS, min_size=1),
    CellKind.NAME: st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1),
    CellKind.ACCOUNT: st.text(_LETTERS, min_size=1),
    CellKind.UNIT: st.text(_LETTERS, min_size=1),
    CellKind.DATE: DAYS,
    CellKind.MONTH: DAYS.map(lambda day: day.replace(day=1)),
    CellKind.PERIOD: st.builds(
        lambda year, rest: f"{year}{rest}", st.integers(1900, 2199), st.sampled_from(["", "H1", "H2", "Q3", "M06", "M12"])
    ),
    CellKind.INT: st.integers(0, 10**15 - 1),
    CellKind.DECIMAL: st.decimals(0, 10**6, places=4),
    CellKind.ID: st.integers(0, 999).map(person_number),
    CellKind.CREDIT: _CREDIT.map(lambda body: body + uscc.calc_check_digit(body)),
    CellKind.CODE: st.sampled_from(sorted(STATES)),
    CellKind.YESNO: st.booleans(),
}
# Texts near to values are refused in more ways than any text at all.
TEXTS = st.one_of(
    st.text(),
    st.text("0123456789.-/,年月日 Xx", max_size=20),
    st.from_regex(r"[1-9]\d{5}(19|20)\d{2}(0\d|1[0-2])[0-3]\d{4}[\dX]", fullmatch=True),
    st.from_regex(r"(19|20)\d{2}[-/.年](0?\d|1[0-4])([-/.月][0-3]?\d日?)?", fullmatch=True),
    st.sampled_from(["是", "√", "否", "=1+1", "+1", "现职", "五星级", "#REF!"]),
)


def test_there_are_values_for_every_kind():
    assert set(VALUES) == set(KINDS)
    assert len(KINDS) == 13
    assert len({kind.title for kind in KINDS}) == 13


def as_stored(cell: Any) -> Any:
    """What a workbook gives back: it has no numbers but floats."""
    return float(cell) if isinstance(cell, Decimal) else cell


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@given(data=st.data())
def test_what_is_printed_written_or_filled_in_is_read_again(kind, data):
    value = data.draw(VALUES[kind])

    assert read(kind, kind.text(column(kind), value)) == value
    assert read(kind, as_stored(kind.cell(column(kind), value))) == value
    assert typed(kind, kind.typed(value)) == value


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@given(text=TEXTS)
def test_a_form_understands_and_refuses_what_a_sheet_does(kind, text):
    said = understood = None
    try:
        understood = read(kind, text)
    except CellFault as fault:
        said = fault.fault.message

    if said is None:
        assert typed(kind, text) == understood
    else:
        with pytest.raises(ValidationError) as refused:
            typed(kind, text)
        assert refused.value.messages == [said]


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_an_input_that_must_be_filled_in_asks_for_it(kind):
    field = CellField(column=column(kind, required=True), required=True)

    with pytest.raises(ValidationError, match="请选择一项" if field.choices else "请填写这一项"):
        field.clean("\u3000")


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_nothing_is_filled_in_for_nothing(kind):
    assert is_blank(CellField(column=column(kind), required=False).prepare_value(None) or "")


def test_words_are_chosen_by_what_is_stored():
    assert typed(CellKind.CODE, "star") == "star"
    assert CellKind.CODE.choices(column(CellKind.CODE)) == [("serving", "现职"), ("star", "五星")]
    assert CellKind.YESNO.choices(column(CellKind.YESNO)) == [("1", "是"), ("0", "否")]


def test_a_choice_that_has_to_be_made_is_not_made_beforehand():
    free = CellField(column=column(CellKind.YESNO), required=False)
    asked = CellField(column=column(CellKind.YESNO, required=True), required=True)

    assert [value for value, _ in free.widget.choices] == ["1", "0"]
    assert [value for value, _ in asked.widget.choices] == ["", "1", "0"]


def test_what_the_field_cannot_hold_is_refused_alike():
    small = CellField(column=column(CellKind.INT), field=models.PositiveSmallIntegerField(), required=False)
    exact = CellField(column=column(CellKind.DECIMAL), field=models.DecimalField(max_digits=4, decimal_places=1), required=False)
    short = CellField(column=column(CellKind.TEXT), field=models.CharField(max_length=3), required=False)

    assert (small.clean("32767"), exact.clean("999.9"), short.clean("一二三")) == (32767, Decimal("999.9"), "一二三")
    for field, text, sentence in (
        (small, "32768", "“32768”过大，最大为 32767，请核对后改正。"),
        (exact, "1000", "“1000”过大，最大为 999.9，请核对后改正。"),
        (short, "一二三四", "有 4 个字，最多 3 个，请缩短。"),
    ):
        with pytest.raises(ValidationError) as refused:
            field.clean(text)
        assert refused.value.messages == [sentence]


def test_a_number_is_kept_with_as_many_places_as_its_field_has():
    field = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    fit = CellKind.DECIMAL.fit(field)

    assert [fit(Decimal("86.835")), fit(Decimal(3)), fit(None)] == [Decimal("86.84"), Decimal("3.00"), None]


def test_nothing_becomes_what_the_field_has_for_it():
    hours = CellKind.INT.fit(models.PositiveIntegerField(default=0))
    state = CellKind.CODE.fit(models.CharField(default="serving"))

    assert (hours(None), hours(3), state(""), state("star")) == (0, 3, "serving", "star")
    assert CellKind.CODE.fit(models.CharField()) is None
    assert CellKind.TEXT.fit(models.TextField()) is None
    assert CellKind.INT.fit(models.PositiveIntegerField(null=True))(None) is None


def test_the_character_no_database_keeps_is_left_out():
    assert read(CellKind.TEXT, "甲\0乙") == "甲乙"


def test_a_text_too_long_for_its_field_has_a_fault_of_that_name():
    with pytest.raises(CellFault) as fault:
        CellKind.NAME.fit(models.CharField(max_length=2))("张三丰")

    assert fault.value.fault.kind == FaultKind.TOO_LONG


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (CellKind.INT, "1,234", 1234),
        (CellKind.DECIMAL, "86.5", Decimal("86.5")),
        (CellKind.DATE, "20230630", date(2023, 6, 30)),
        (CellKind.MONTH, "2023年6月", date(2023, 6, 1)),
    ],
    ids=repr,
)
def test_the_ends_of_a_range_are_typed_as_cells_are(kind, text, value):
    ends = dict(filters_of_column(column(kind, filter=Filter.RANGE, required=True)))

    assert list(ends) == ["any_from", "any_to"]
    assert [end.field.clean(text) for end in ends.values()] == [value, value]
    assert all(end.field.clean("") is None for end in ends.values())
