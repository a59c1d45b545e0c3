import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context
from django.test import RequestFactory

from sanbiao.core.ui.icons import PATHS
from sanbiao.core.ui.templatetags import sanbiao_ui as tags


@pytest.mark.parametrize(
    ("written", "value", "expected"),
    [
        (tags.day, date(2023, 6, 30), "2023-06-30"),
        (tags.day, None, "—"),
        (tags.day_value, date(2023, 6, 30), "2023-06-30"),
        (tags.day_value, None, ""),
        (tags.month, date(1985, 10, 1), "1985.10"),
        (tags.month, None, "—"),
        (tags.minute, datetime(2023, 6, 30, 7, 4, tzinfo=UTC), "2023-06-30 15:04"),
        (tags.minute, datetime(2023, 6, 30, 7, 4, tzinfo=UTC).replace(tzinfo=None), "2023-06-30 07:04"),
        (tags.minute, None, "—"),
        (tags.decimals, Decimal("36.425"), "36.43"),
        (tags.decimals, 0, "0.00"),
        (tags.decimals, None, "—"),
        (tags.dash, 0, 0),
        (tags.dash, "", "—"),
        (tags.dash, None, "—"),
        (tags.masked_id, "41990119851001002X", "419901***********X"),
        (tags.masked_id, "1234567", "1234567"),
        (tags.masked_id, "", "—"),
        (tags.tone, "success", "positive"),
        (tags.tone, "safe error", "negative"),
        (tags.tone, "", "notice"),
        (tags.words, "a b", ["a", "b"]),
    ],
    ids=lambda part: getattr(part, "__name__", None) or repr(part),
)
def test_values_are_written_as_the_field_does(written, value, expected):
    assert written(value) == expected


def test_decimals_may_be_left_out():
    assert tags.decimals(Decimal("0.5"), 0) == "1"


def test_many_pages_are_elided():
    pages = Paginator(range(1000), 50)

    drawn = tags.page_items(Context({"request": RequestFactory().get("/a/?q=张&page=10")}), pages.page(10))

    assert re.findall(r">([^<>\n]+)<", drawn) == ["1", "…", "8", "9", "10", "11", "12", "…", "20"]
    assert re.findall(r'href="([^"]+)"', drawn)[:2] == ["?q=%E5%BC%A0&amp;page=1", "?q=%E5%BC%A0&amp;page=8"]


@pytest.mark.parametrize("name", PATHS)
def test_an_icon_is_hidden_from_who_hears_the_word_beside_it(name):
    assert 'aria-hidden="true"' in tags.icon(name)


def test_an_icon_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        tags.icon("unicorn")


@pytest.mark.parametrize("tone", tags.TONE_ICONS)
def test_a_state_is_a_word_and_an_icon_never_a_colour_alone(tone):
    shown = tags.state(tone, "<已批准>")

    assert "<svg" in shown
    assert "&lt;已批准&gt;" in shown
    assert f"state-{tone}" in shown


def test_a_fault_stands_at_its_field_as_icon_and_words():
    form = forms.Form({})
    form.fields["name"] = forms.CharField(label="姓名")

    drawn = str(form["name"].errors)

    assert 'class="field-error"' in drawn
    assert 'id="id_name_error"' in drawn
    assert "<svg" in drawn
    assert "有误：" in drawn
