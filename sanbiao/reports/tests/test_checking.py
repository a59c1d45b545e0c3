import io
import zipfile

import pytest

from sanbiao.core.documents.controls import Fill, NotReadable, fill
from sanbiao.core.documents.word import Control, Document
from sanbiao.reports.checking import check_report
from sanbiao.reports.compiling import compile_report
from sanbiao.reports.printing import SlotStatus
from sanbiao.reports.template import half_year
from sanbiao.reports.tests.figures import CITY, city_figures, figure

CLASSES = "sanbiao:training.classes_held"
SHARE = "sanbiao:teams.town_under_35_share?format=percent"


def statuses(document, figures):
    return {line.tag: line.status for line in check_report(document, figures)}


def test_a_report_just_compiled_agrees_throughout():
    lines = check_report(compile_report(city_figures(), **CITY), city_figures())

    assert len(lines) == len(half_year().slots)
    assert {line.status for line in lines} == {SlotStatus.AGREES}


def test_a_changed_number_is_found_with_what_it_should_be():
    edited = fill(compile_report(city_figures(), **CITY), {CLASSES: Fill("19")})

    wrong = [line for line in check_report(edited, city_figures()) if line.status is not SlotStatus.AGREES]

    assert [(line.tag, line.printed, line.expected, line.status) for line in wrong] == [(CLASSES, "19", "18", SlotStatus.DIFFERS)]


@pytest.mark.parametrize("written", ["36.42%", " 36.42％ ", "３６．４２％"], ids=["narrow", "spaced", "wide"])
def test_the_width_of_signs_makes_no_difference(written):
    edited = fill(compile_report(city_figures(), **CITY), {SHARE: Fill(written)})

    assert statuses(edited, city_figures())[SHARE] is SlotStatus.AGREES


def test_a_figure_that_no_ledger_holds_stays_missing_whatever_is_written():
    edited = fill(compile_report({}, **CITY), {CLASSES: Fill("18")})

    assert statuses(edited, {})[CLASSES] is SlotStatus.MISSING


def test_a_report_older_than_the_ledger_differs_until_it_is_refreshed():
    document = compile_report({}, **CITY)
    known = {"training.classes_held": figure("training.classes_held", 18)}

    assert statuses(document, known)[CLASSES] is SlotStatus.DIFFERS


def test_no_data_is_no_fault():
    known = {"teams.town_under_35_share": figure("teams.town_under_35_share", None)}

    assert statuses(compile_report(known, **CITY), known)[SHARE] is SlotStatus.NO_DATA


def test_a_figure_nobody_knows_is_said_to_be_unknown_and_a_strangers_control_left_alone():
    document = Document()
    document.paragraph([Control("sanbiao:teams.heads", "某数", "3"), Control("stranger", "某项", "4")])

    lines = check_report(document.save(title="题", author="人", made_on=CITY["compiled_on"]), {})

    assert [(line.code, line.name, line.status) for line in lines] == [("teams.heads", "teams.heads", SlotStatus.UNKNOWN)]


def test_what_is_no_report_is_refused():
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()

    with pytest.raises(NotReadable, match="不是 Word 文档"):
        check_report(buffer.getvalue(), {})
