"""Liberties that people take with forms, composed at random: the facts stay the same."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from sanbiao.core.drive.tests.hostile import person_number
from sanbiao.core.periods.periods import add_months
from sanbiao.registry.people.form import CareerLine, parse
from sanbiao.registry.people.tests.writing_forms import form_text, relative

WORDS = st.sampled_from(["某县科员", "某县文具厂职工", "某镇副镇长（其间：2011.03--2011.09 挂职）", "某大学某专业学习"])
RESULTS = st.sampled_from(["优秀", "称职", "基本称职", "不称职"])
MONTHS = st.sampled_from(["{0:%Y.%m}", "{0:%Y%m}", "{0.year}.{0.month}", "{0.year}年{0.month}月", "{0:%Y/%m}"])
SIGNS = st.sampled_from(["--", "—", "－", "-", "～", "至", "――"])
NOW = st.sampled_from(["--         ", "—", "至今", "--至今", "—今，"])
BEHIND = st.sampled_from(["  ", " ", "，", "：", "\u3000"])
BREAKS = st.sampled_from(["\n", "\r\n", "\x0b", "<br/>", "&lt;br&gt;", "&#10;", "\n\n    "])
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")


@st.composite
def careers(draw) -> tuple[list[CareerLine], str]:
    """The segments of a résumé, and how somebody wrote them."""
    day, lines, written = date(1990, 7, 1), [], []
    for left in range(draw(st.integers(1, 5)), 0, -1):
        begun, day = day, add_months(day, draw(st.integers(0, 60)))
        ended = day if left > 1 or draw(st.booleans()) else None
        text, form = draw(WORDS), draw(MONTHS)
        period = form.format(begun) + (draw(SIGNS) + draw(MONTHS).format(ended) if ended else draw(NOW))
        lines.append(CareerLine(begun, ended, text))
        written.append((period.translate(WIDE) if draw(st.booleans()) else period) + draw(BEHIND) + text + draw(BREAKS))
    return lines, "".join(written)


@st.composite
def results(draw) -> tuple[dict[int, str], str]:
    """The results of some years, and how somebody wrote them: alone, in lists and in ranges."""
    year, told, parts = 2010, {}, []
    for _ in range(draw(st.integers(0, 4))):
        years = list(range(year, year + draw(st.integers(1, 4))))
        result, year = draw(RESULTS), years[-1] + 1
        named = draw(st.sampled_from(["、".join(map(str, years)), "年，".join(map(str, years)), f"{years[0]}—{years[-1]}"]))
        told |= dict.fromkeys(years, result)
        parts.append(f"{named}{draw(st.sampled_from(['年度', '年', '年度考核均为', '年考核结果为']))}{result}")
    return told, draw(st.sampled_from(["；", "，", "。\n"])).join(parts)


@settings(max_examples=60, deadline=None)
@given(
    career=careers(), appraised=results(), born=MONTHS, encoding=ENCODINGS, padding=st.sampled_from(["", "\x02", "\ufeff", " "])
)
def test_the_same_facts_come_out_whatever_liberties_are_taken(career, appraised, born, encoding, padding) -> None:
    (lines, resume), (told, appraisals) = career, appraised
    family = relative(born=born.format(date(1980, 3, 1)))
    text = form_text(f"{padding}{person_number(1)}", resume=resume, appraisals=f"{padding}{appraisals}", family=family)

    form = parse(text.encode(encoding))

    assert list(form.resume) == lines
    assert dict(form.appraisals) == told
    assert [one.birth_month for one in form.family] == [date(1980, 3, 1)]
    assert form.unread == ()
