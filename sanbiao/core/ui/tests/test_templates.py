import re
from pathlib import Path

import pytest
from django.forms import Form, IntegerField
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory

import sanbiao
from sanbiao.core.ui.forms import DayInput
from sanbiao.core.ui.gallery import PAGES, SampleForm
from sanbiao.core.ui.icons import PATHS

ROOT = Path(sanbiao.__file__).parent
TEMPLATES = sorted(ROOT.rglob("templates/**/*.html"))
ICONS = {
    (path.relative_to(ROOT).as_posix(), name)
    for path in TEMPLATES
    for name in re.findall(r'{% icon "(\w+)"', path.read_text(encoding="utf-8"))
}


@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_gallery_is_drawn(client, alone, page):
    answer = client.get(f"/gallery/{page}/")

    assert answer.status_code == 200
    assert "三标" in answer.text
    assert "style-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.parametrize("page", PAGES)
def test_no_page_holds_script_or_style_of_its_own(client, alone, page):
    text = client.get(f"/gallery/{page}/").text

    assert not re.search(r"<style|\sstyle=|<script(?![^>]* src=)|\son\w+=\"|javascript:", text)


def test_the_gallery_is_closed_where_debug_is_off(client, alone):
    alone.DEBUG = False

    assert client.get("/gallery/overview/").status_code == 404


def test_a_page_the_gallery_does_not_have_is_not_found(client, alone):
    assert client.get("/gallery/elsewhere/").status_code == 404


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_every_error_page_is_drawn_without_a_request(code):
    text = render_to_string(f"{code}.html")

    assert f"错误代码 {code[:3]}" in text
    assert text.count("<h1") == 1


@pytest.mark.parametrize(("path", "name"), sorted(ICONS), ids=lambda part: part)
def test_every_icon_a_template_names_exists(path, name):
    assert name in PATHS


def test_a_fault_stands_at_its_field_and_at_the_head_with_a_link():
    text = str(SampleForm({"name": "", "id_number": "1", "unit": "白石镇", "manner": "a"}))

    assert '<a href="#id_name">姓名：请填写这一项。</a>' in text
    assert 'id="id_name_error"' in text
    assert 'aria-describedby="id_name_error"' in text
    assert "有 1 处需要改正" in text


def test_a_day_that_is_none_stays_in_sight_as_it_was_typed():
    faulty = str(SampleForm({"since": "2023-02-30"})["since"])
    other = DayInput().render("since", "六月三十日")

    assert 'type="text"' in faulty
    assert "2023-02-30" in faulty
    assert 'type="text"' in other


def test_a_day_is_picked_from_a_calendar():
    assert 'type="date"' in DayInput().render("since", "2023-06-30")
    assert 'type="date"' in DayInput().render("since", None)


def test_fields_say_what_to_do():
    class Numbers(Form):
        hours = IntegerField()

    assert Numbers({"hours": "很多"}).errors["hours"] == ["不是整数，请只填数字。"]


def test_choices_keep_the_address_and_start_paging_over():
    request = RequestFactory().get("/list/", {"org": "J1", "on": "2023-06-30", "page": "3", "name": "赵"})
    template = Template(
        '{% load sanbiao_ui %}{% with_context "period" "2023H1" %}|{% with_context "org" "" %}|'
        '{% carry "/a/" %}|{% carry "/a/?b=1" %}'
    )

    drawn = template.render(Context({"request": request}, autoescape=False)).split("|")

    assert drawn == [
        "?org=J1&name=%E8%B5%B5&period=2023H1",
        "?on=2023-06-30&name=%E8%B5%B5",
        "/a/?org=J1&on=2023-06-30",
        "/a/?b=1&org=J1&on=2023-06-30",
    ]


def test_forms_carry_what_they_do_not_ask():
    request = RequestFactory().get("/list/", {"org": "J1", "page": "3", "name": ['"赵"', "钱"]})
    template = Template('{% load sanbiao_ui %}{% hidden_parameters "page" %}|{% hidden_context %}')

    every, context = template.render(Context({"request": request})).split("|")

    assert every.count("<input") == 3
    assert "&quot;赵&quot;" in every
    assert context == '<input type="hidden" name="org" value="J1">'


def test_without_a_request_there_is_no_context_to_keep():
    template = Template('{% load sanbiao_ui %}{% with_context "org" "" %}{% carry "/a/" %}')

    assert template.render(Context()) == "?/a/"
