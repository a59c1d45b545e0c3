"""What is not known is asked about once, and known for ever: words and units of every ledger, on the page and in files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.learning import Said, all_meanings, as_csv, forget, learn, learn_file, meaning_rows, question_rows
from sanbiao.core.drive.matching.asking import is_asked_about
from sanbiao.core.drive.models import ImportState, Meaning
from sanbiao.core.drive.reading.questions import LEAVE_OUT, QuestionKind
from sanbiao.core.drive.tests.dropping import client_of, confirm, drop, latest, text
from sanbiao.core.drive.tests.folders import bring, classes, faults, roster, roster_row, workbook
from sanbiao.core.drive.tests.hostile import class_row
from sanbiao.core.drive.writing.results import Outcome
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.core.ledger.merging import merge_rows
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db
WORD, UNIT, SHEET, HEADING = QuestionKind.WORD, QuestionKind.UNIT, QuestionKind.SHEET, QuestionKind.HEADING
ROWS = 3


def say(kind: QuestionKind, said: str, meaning: str, ledger: str = "") -> bool:
    return learn(Said(kind, ledger, said, meaning), by="clerk", at=NOON)


def asked(outcome: Outcome) -> list[tuple[str, str, int]]:
    return [(str(one.kind), one.text, one.cells) for one in outcome.questions]


# Every ledger


def _nonsense(ledger: Ledger[Any], column: Column) -> str:
    return f"怪词{ledger.slug}{column.field}"


def _plain(column: Column) -> str:
    if column.kind is CellKind.UNIT:
        return "东山村" if column.within else "清河街道"
    if column.closed:
        return column.words[0]
    words = list(column.kind.words(column).values())
    return words[0][0] if words else "某"


def _write_nonsense(path: Path) -> dict[str, tuple[Ledger[Any], Column]]:
    """A sheet of every ledger, in which each column of words or units is nonsense in three rows: where each nonsense stands."""
    written, sheets = {}, {}
    for ledger in REGISTRY.values():
        columns = ledger.sheet.columns
        rows: list[list[str]] = [[column.label for column in columns]]
        for spoilt in (column for column in columns if is_asked_about(column)):
            word = _nonsense(ledger, spoilt)
            written[word] = ledger, spoilt
            rows += [[word if column is spoilt else _plain(column) for column in columns]] * ROWS
        if len(rows) > 1:
            sheets[ledger.title] = rows
    workbook(path, **sheets)
    return written


def test_a_word_or_unit_that_is_not_known_is_asked_about_once_in_whatever_ledger_and_read_once_it_is_answered(
    tmp_path: Path, town: Any
):
    UnitFactory(village=True, parent=town, short_name="东山村")
    written = _write_nonsense(tmp_path / "各台账.xlsx")

    outcome = bring(tmp_path, dry_run=True)

    assert len(written) > 100
    assert sorted((one.text, one.column, one.cells) for one in outcome.questions) == sorted(
        (word, column.label, ROWS) for word, (_, column) in written.items()
    )
    assert all(len(one.proposals) <= 5 for one in outcome.questions)

    for word, (ledger, column) in written.items():
        is_unit = column.kind is CellKind.UNIT
        say(UNIT if is_unit else WORD, word, _plain(column), "" if is_unit else ledger.key)
    again = bring(tmp_path, dry_run=True)

    assert again.questions == []
    told = {(fault.sheet, fault.column) for fault in again.faults if str(fault.kind).startswith("unknown_")}
    assert told & {(ledger.title, column.label) for ledger, column in written.values()} == set()


# What stands for what


def test_a_question_on_a_code_stands_against_writing_and_its_faults_are_not_repeated(tmp_path: Path):
    workbook(tmp_path / "班次.xlsx", 班次=classes(*(class_row(serial, 班次性质="送教到村") for serial in (1, 2, 3))))

    outcome = bring(tmp_path)

    assert not outcome.written
    assert outcome.errors
    assert outcome.shown == []
    [told] = outcome.as_json()
    assert told["faults"] == []
    [question] = told["questions"]
    assert (question["kind"], question["text"], question["cells"], question["ledger"]) == (
        "word",
        "送教到村",
        3,
        "training.classrun",
    )
    assert question["column"] == "班次性质"
    assert "主体班" in question["proposals"]


def test_a_word_outside_a_vocabulary_that_figures_read_is_asked_about_and_kept_as_it_stands(tmp_path: Path, town: Any):
    head = (*roster()[0], "全日制学历")
    rows = [(*roster_row(1), "夜校结业"), (*roster_row(2), "夜校结业"), (*roster_row(3), "大学本科学历")]
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(*rows, head=head))

    outcome = bring(tmp_path)

    assert outcome.written
    assert asked(outcome) == [("word", "夜校结业", 2)]
    assert sorted(Person.objects.values_list("full_time_level", flat=True)) == sorted(["夜校结业", "夜校结业", "大学本科"])

    say(WORD, "夜校 结业", "大专", "people.person")
    bring(tmp_path)

    assert sorted(Person.objects.values_list("full_time_level", flat=True)) == sorted(["大专", "大专", "大学本科"])


def test_one_unit_in_two_sheets_is_one_question_with_all_its_cells(tmp_path: Path, town: Any):
    first, second = roster(roster_row(1, 单位="高新园区管委会")), roster(roster_row(2, 单位="高新园区 管委会"))
    workbook(tmp_path / "1.xlsx", 干部名册=first)
    workbook(tmp_path / "2.xlsx", 干部名册=second)

    assert asked(bring(tmp_path)) == [("unit", "高新园区管委会", 2)]


def test_a_unit_is_proposed_by_form_by_sound_by_its_organs_by_its_short_form_and_one_of_two_of_a_name_by_its_full_name(
    tmp_path: Path, town: Any
):
    for name in ("试验市白石镇", "试验市枫林镇"):
        parent = UnitFactory(town=True, name=f"{name}人民政府", short_name=name[3:])
        UnitFactory(village=True, parent=parent, name=f"{name}东山村村民委员会", short_name="东山村")
    UnitFactory(name="试验市人力资源和社会保障局", short_name="市就业中心")
    texts = ("白石镇中心小学", "百石镇", "东山村", "白石镇综合行政执法大队第二中队", "市人社局")
    rows = [roster_row(serial, 单位=unit) for serial, unit in enumerate(texts, start=1)]
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(*rows))

    proposals = {one.text: one.proposals for one in bring(tmp_path).questions}

    assert proposals["白石镇中心小学"][0] == "白石镇"
    assert proposals["百石镇"][0] == "白石镇"
    assert proposals["白石镇综合行政执法大队第二中队"][0] == "白石镇"
    assert "市就业中心" in proposals["市人社局"]
    assert set(proposals["东山村"][:2]) == {"试验市白石镇东山村村民委员会", "试验市枫林镇东山村村民委员会"}


@pytest.mark.parametrize(("kind", "spoilt"), [(UNIT, {"单位": "高新园区管委会"}), (WORD, {"性别": "不详"})])
def test_a_row_that_cannot_be_without_what_is_left_out_is_left_out_and_named(kind, spoilt, tmp_path: Path, town: Any):
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(roster_row(1), roster_row(2, **spoilt)))
    [(column, word)] = spoilt.items()
    say(kind, word, "不读", "" if kind is UNIT else "people.person")

    outcome = bring(tmp_path)

    assert outcome.written
    assert outcome.questions == []
    assert Person.objects.count() == 1
    [fault] = outcome.shown
    assert (fault.row, fault.column, fault.warning) == (3, column, True)
    assert "本行没有读入" in fault.message


def test_what_was_said_of_a_known_word_changes_nothing(tmp_path: Path, town: Any):
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(roster_row(1)))
    say(UNIT, "清河街道", "不读")

    outcome = bring(tmp_path)

    assert outcome.written
    assert faults(outcome) == []


def test_what_was_said_to_be_a_unit_that_was_merged_is_the_one_that_stayed(tmp_path: Path, town: Any):
    was = UnitFactory(code="D88", short_name="旧河办事处")
    say(UNIT, "老清河", was.code)
    by = GrantFactory().user
    units = REGISTRY["organisations.unit"]
    merge_rows(ledger=units, stays=town, goes=was, reason="更名", by=by, at=NOON, on=NOON.date(), write=True)
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(roster_row(1, 单位="老清河")))

    outcome = bring(tmp_path)

    assert outcome.written
    assert Person.objects.get().unit == town


# Kept, changed, taken back, carried


def test_what_is_said_is_kept_with_its_event_changed_and_taken_back(town: Any):
    assert say(UNIT, "清 河", "清河街道")
    assert not say(UNIT, "清河", town.code)
    assert all_meanings().of(UNIT, "清河") == town.code
    assert say(UNIT, "清河", LEAVE_OUT)
    forget(Meaning.objects.get(), by="clerk", at=NOON)

    assert all_meanings().of(UNIT, "清河") is None
    verbs = Event.objects.order_by("pk").values_list("verb", "by")
    assert list(verbs) == [("记下写法", "clerk"), ("改记写法", "clerk"), ("取消写法", "clerk")]


@pytest.mark.parametrize(
    ("kind", "ledger", "meaning"),
    [
        (UNIT, "", "没有这个单位"),
        (WORD, "people.person", "没有这个词"),
        (HEADING, "people.person", "没有这一列"),
        (SHEET, "", "没有这本台账"),
    ],
)
def test_what_means_nothing_is_refused_with_a_sentence(kind: QuestionKind, ledger: str, meaning: str, town: Any):
    with pytest.raises(Refused, match=meaning):
        say(kind, "甲", meaning, ledger)
    with pytest.raises(Refused, match="超过 200 个字"):
        say(kind, "甲" * 201, LEAVE_OUT, ledger)
    assert not Meaning.objects.exists()


def test_what_was_learnt_is_carried_to_another_home(tmp_path: Path, town: Any):
    for kind, said, meaning, ledger in [
        (UNIT, "清河", "清河街道", ""),
        (WORD, "主体", "主体班", "training.classrun"),
        (HEADING, "所在支部", LEAVE_OUT, "people.person"),
        (SHEET, "花名总册", "干部名册", ""),
    ]:
        say(kind, said, meaning, ledger)
    before = all_meanings()
    path = tmp_path / "写法.csv"
    path.write_text(as_csv(meaning_rows()), encoding="utf-8", newline="")
    Meaning.objects.all().delete()

    assert learn_file(path, by="clerk", at=NOON) == (4, 0)
    assert all_meanings() == before
    assert learn_file(path, by="clerk", at=NOON) == (0, 4)


def test_a_file_of_questions_is_answered_by_filling_its_last_column(tmp_path: Path, town: Any):
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(roster_row(1, 单位="高新园区管委会"), roster_row(2, 性别="不详")))
    rows = list(question_rows(bring(tmp_path).questions))
    answers = {"高新园区管委会": "清河街道", "不详": "女"}
    filled = [(*row[:3], answers.get(row[2], row[3])) for row in rows]
    (tmp_path / "答.csv").write_bytes(as_csv(filled).encode("gb18030", errors="ignore"))

    assert rows[0] == ("kind", "ledger", "text", "meaning")
    assert learn_file(tmp_path / "答.csv", by="clerk", at=NOON) == (2, 0)
    (tmp_path / "答.csv").unlink()
    assert bring(tmp_path).written
    assert Person.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "第一行缺少 kind、ledger、text、meaning"),
        ("kind,text,meaning\n", "第一行缺少 ledger"),
        ("kind,ledger,text,meaning\nwort,,甲,不读\n", "第 2 行：类别“wort”不认得"),
        ("kind,ledger,text,meaning\nword,,甲,不读\n", "第 2 行：没有写明是哪一本台账"),
        ("kind,ledger,text,meaning\nword,没有,甲,不读\n", "第 2 行：没有叫“没有”的台账"),
        ("kind,ledger,text,meaning\nunit,,甲,不读\nunit,,乙,丙\n", "第 3 行：“丙”不在机构名录中"),
        ("kind,ledger,text,meaning\nunit,,,不读\n", "第 2 行：没有写明是哪种写法"),
        ("PK\x03\x04\0", "不是写法的文件"),
    ],
)
def test_a_bad_file_of_meanings_gets_a_sentence_and_nothing_is_kept(content: str, words: str, tmp_path: Path, town: Any):
    path = tmp_path / "写法.csv"
    path.write_text(content, encoding="utf-8")

    with pytest.raises(Refused, match=words):
        learn_file(path, by="clerk", at=NOON)

    assert not Meaning.objects.exists()


# On the page


@pytest.fixture
def previewed(clerk: Any, at_once: None, tmp_path: Path) -> Any:
    """A client whose import asks about a unit and a sex."""
    workbook(tmp_path / "名册.xlsx", 干部名册=roster(roster_row(1, 单位="高新园区管委会"), roster_row(2, 性别="不详")))
    client = client_of(clerk)
    drop(client, tmp_path / "名册.xlsx")
    return client


def answer(client: Any, **posted: str) -> str:
    shown = client.get(reverse("import", args=[latest().batch]))
    texts = {f"text-{one.number}": one.kept["text"] for one in shown.context["questions"]}
    return text(client.post(reverse("import-answer", args=[latest().batch]), {**texts, **posted}, follow=True))


def test_questions_are_answered_on_the_page_and_the_preview_is_read_anew_without_another_upload(previewed: Any):
    before = text(previewed.get(reverse("import", args=[latest().batch])))
    shown = answer(previewed, **{"answer-0": "清河街道", "answer-1": "other", "other-1": "女"})

    assert "单位“高新园区管委会”是什么？" in before
    assert "「性别」的写法“不详”是什么？" in before
    assert "导入 2 行" in shown
    assert "是什么？" not in shown
    assert latest().state == ImportState.PREVIEWED
    confirm(previewed)
    assert Person.objects.count() == 2


def test_an_answer_that_means_nothing_is_told_and_the_others_are_kept(previewed: Any):
    shown = answer(previewed, **{"answer-0": "other", "other-0": "没有这里", "answer-1": "男"})

    assert "“高新园区管委会”没有记下：“没有这里”不在机构名录中" in shown
    assert Meaning.objects.get().text == "不详"
    assert "单位“高新园区管委会”是什么？" in shown


def test_an_answer_to_a_question_that_another_stands_in_the_place_of_is_not_kept(previewed: Any):
    shown = answer(previewed, **{"text-0": "别的", "answer-0": "清河街道"})

    assert "没有选择任何答案" in shown
    assert not Meaning.objects.exists()


def test_what_was_learnt_is_listed_by_kind_and_taken_back(previewed: Any):
    answer(previewed, **{"answer-0": "清河街道"})

    listed = text(previewed.get(reverse("meanings")))
    after = text(previewed.post(reverse("meaning-forget", args=[Meaning.objects.get().pk]), follow=True))

    assert "高新园区管委会" in listed
    assert "清河街道" in listed
    assert "还没有学到写法" in after
    assert not Meaning.objects.exists()
