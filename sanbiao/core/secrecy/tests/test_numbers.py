"""Numbers of people are shown in part however they are written, and what is none of them stays as it is."""

from __future__ import annotations

import json
import logging
import re
from itertools import product

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from sanbiao.core.secrecy.logs import WithoutNumbers
from sanbiao.core.secrecy.numbers import (
    as_kept,
    holds_id_number,
    holds_right_number,
    is_right,
    masked,
    without_id_numbers,
    without_numbers,
)

NUMBER = "419900198506150011"
NUMBER = NUMBER[:17] + next(last for last in "0123456789X" if is_right(NUMBER[:17] + last))
CROSSED = next(f"{body}X" for body in (f"419900198506150{n:02d}" for n in range(100)) if is_right(f"{body}X"))
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
WRITINGS = {
    "plain": "{}",
    "in words": "身份证号：{}，请核对",
    "beside letters": "ID{}号",
    "beside a telephone": "{} 13800001111",
    "beside another": "{} {}",
    "run together with another": "{}{}",
    "with a sign of text": "'{}",
    "in a file name": "张明{}.lrmx",
}
SPACED = {
    "as it is": lambda number: number,
    "blanks everywhere": " ".join,
    "wide blanks": "\u3000".join,
    "blanks that nobody sees": "\u200b".join,
    "in groups": lambda number: f"{number[:6]} {number[6:14]} {number[14:]}",
    "in groups with lines": lambda number: f"{number[:6]}-{number[6:14]}-{number[14:]}",
    "wide": lambda number: number.translate(WIDE),
    "incomplete": lambda number: number[:17],
    "of old": lambda number: number[:6] + number[8:17],
    "small": str.lower,
}


def squeezed(text: str) -> str:
    return re.sub(r"[^0-9X]", "", text.upper().translate({wide: plain for plain, wide in WIDE.items()}))


@pytest.mark.parametrize("shown", [without_numbers, without_id_numbers, as_kept])
def test_an_id_number_is_shown_in_part_however_it_is_written(shown) -> None:
    for number, spaced, writing in product((NUMBER, CROSSED), SPACED.values(), WRITINGS.values()):
        text = writing.format(*[spaced(number)] * 2)
        if writing == WRITINGS["run together with another"] and len(squeezed(spaced(number))) < len(number):
            continue  # of halves that run together nobody can tell what they are

        told = squeezed(shown(text))

        assert number[6:14] not in told, text
        assert number[8:17] not in told, text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("13812345678", "138****5678"),
        ("手机138-1234-5678转", "手机138****5678转"),
        ("+86 13812345678", "+86 ****"),
        ("028-87654321", "028-****"),
        ("02887654321", "0288****"),
    ],
)
def test_a_telephone_is_shown_in_part_wherever_it_would_be_kept(text: str, told: str) -> None:
    assert without_numbers(text) == as_kept(text) == told
    assert without_id_numbers(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "91350100M000100Y43",
        "510112202301050001",  # area, day and running number: a code of a case
        "2021 2022 2023",
        "2023-06-30 至 2024-06-30",
        "某委发〔2023〕15号",
        "6222021234567890123",
        "共 1,234,567,890 元",
        "",
    ],
)
def test_what_is_no_id_number_stays_in_the_ledgers_as_it_was_written(text: str) -> None:
    assert as_kept(text) == text
    assert not holds_id_number(text)


@given(st.text(alphabet="0123456789X -'年月日号张", max_size=60))
def test_to_show_in_part_twice_is_to_do_it_once(text: str) -> None:
    assert without_numbers(without_numbers(text)) == without_numbers(text)
    assert not holds_right_number(without_numbers(text))


def test_what_is_found_for_certain_is_a_number_whose_last_place_is_right() -> None:
    wrong = NUMBER[:17] + ("0" if NUMBER[17] != "0" else "1")

    assert holds_right_number(f"又及 {' '.join(NUMBER)}")
    assert not holds_right_number(wrong)
    assert not is_right(NUMBER[:17])


def test_what_json_holds_is_shown_in_part_to_the_bottom() -> None:
    kept = {"rows": [{"label": f"张明 {NUMBER}", NUMBER: (13812345678, None, True, "13812345678")}]}

    assert NUMBER not in json.dumps(masked(kept))
    assert masked(kept)["rows"][0]["label"] == f"张明 {NUMBER[:6]}********{NUMBER[-2:]}"
    assert masked(kept)["rows"][0][f"{NUMBER[:6]}********{NUMBER[-2:]}"] == [13812345678, None, True, "138****5678"]


def test_no_log_line_holds_a_number_whoever_writes_it() -> None:
    line: object = {"event": "request", "path": f"/people/{NUMBER}/"}
    for processor in structlog.get_config()["processors"]:
        line = processor(None, "info", line)  # type: ignore[arg-type]  # each takes what the one before gave
    [handler] = [each for each in logging.getLogger("django").handlers if isinstance(each.formatter, WithoutNumbers)]
    try:
        int(f"DETAIL: Key ({NUMBER})")
    except ValueError as error:
        raised = (ValueError, error, error.__traceback__)
        record = logging.LogRecord("django.request", logging.ERROR, __file__, 1, "%s", (NUMBER,), raised)

    told = handler.format(record)

    assert handler in logging.getLogger().handlers, "what packages log goes the same way"
    assert "Traceback" in told
    assert NUMBER not in f"{line}{told}"
    assert NUMBER[:6] in str(line)
