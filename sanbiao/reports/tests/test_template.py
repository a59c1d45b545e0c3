import pytest

from sanbiao.core.documents.word import LONGEST_TAG
from sanbiao.core.indicators.services import reported
from sanbiao.reports.template import BadTemplate, Block, Format, Note, Parameter, Slot, Template, half_year
from sanbiao.reports.tests.figures import declared


def parsed(body, title="题目"):
    return Template.parse(f'name = "某报告"\ntitle = "{title}"\nbody = """\n{body}\n"""')


def test_every_figure_of_the_report_is_named_as_agreed():
    template = half_year()

    assert len(declared()) == 83
    assert {code: template.name_of(code) for code in declared()} == {code: row["name"] for code, row in declared().items()}


def test_every_reported_indicator_is_one_agreed_by_unit_and_kind_and_defined_in_a_sentence():
    figures = declared()

    assert [(one.unit, one.kind) for one in reported()] == [
        (figures[one.code]["unit"], figures[one.code]["kind"]) for one in reported()
    ]
    assert [one.code for one in reported() if len(one.definition) < 10 or one.definition[-1] != "。"] == []


def test_a_figure_stands_in_the_same_form_before_its_indicator_comes_and_after():
    """Forms go by the measure; where there is none yet, a share is written as one."""
    shares = {slot.code for slot in half_year().slots if slot.format in (Format.PERCENT, Format.ALL)}
    means = {slot.code for slot in half_year().slots if slot.format is Format.MEAN}

    assert shares == {code for code, row in declared().items() if row["unit"] == "%"}
    assert means == {code for code, row in declared().items() if row["kind"] == "mean"}


def test_an_awaited_figure_goes_by_its_mark_until_an_indicator_has_the_code():
    text = 'name = "甲"\ntitle = "乙"\nbody = "{a.b}、{training.classes_held}"\n[awaited]\n'
    template = Template.parse(text + '"a.b" = "某数"\n"training.classes_held" = "旧名"')

    assert [template.name_of(slot.code) for slot in template.slots] == ["某数", "举办主体班期数"]
    assert (template.knows("a.b"), template.knows("a.c"), template.name_of("a.c")) == (True, False, "a.c")


def test_what_serves_pages_alone_is_no_figure_of_a_report():
    assert not half_year().knows("teams.structure")


def test_every_figure_has_its_place_in_the_half_year_report():
    assert {slot.code for slot in half_year().slots} == declared().keys()


def test_the_figures_stand_in_the_order_in_which_they_are_listed():
    """The list follows the report; only what the plans say of this period stands with the plans."""
    order = list(dict.fromkeys(slot.code for slot in half_year().slots))
    plans = ["training.rotation_coverage", "training.reading_completion"]

    assert [code for code in order if code not in plans] == [code for code in declared() if code not in plans]


def test_the_sections_are_those_of_such_a_report():
    headings = [
        "".join(str(piece) for piece in block.pieces if isinstance(piece, str)) for block in half_year().blocks if block.level
    ]

    assert [heading[:2] for heading in headings] == ["一、", "（一", "（二", "（三", "（四", "二、", "三、"]
    assert headings[0].endswith("工作开展情况")
    assert headings[-2:] == ["二、存在问题", "三、下步计划"]


def test_what_only_people_can_say_is_left_to_them():
    notes = [piece.text for block in half_year().blocks for piece in block.pieces if isinstance(piece, Note)]

    assert len(notes) > 5
    assert all(note.startswith("【待补充：") for note in notes)


def test_every_tag_is_short_enough_for_word_and_is_read_back():
    for slot in half_year().slots:
        assert len(slot.tag) <= LONGEST_TAG
        assert Slot.of_tag(slot.tag) == slot


def test_a_text_is_read_into_blocks_and_pieces():
    template = parsed(
        "# 一、{span}情况\n\n## （一）甲\n举办{training.classes_held}期{training.classes_held:parts,unit=期}。【待补充：乙】",
        title="{city}总结",
    )

    assert template.title == (Parameter("city"), "总结")
    assert template.blocks == (
        Block(1, ("一、", Parameter("span"), "情况")),
        Block(2, ("（一）甲",)),
        Block(
            0,
            (
                "举办",
                Slot("training.classes_held"),
                "期",
                Slot("training.classes_held", Format.PARTS, unit="期"),
                "。",
                Note("【待补充：乙】"),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("training.classes_held", Format.COUNT),
        ("teams.town_average_age", Format.MEAN),
        ("teams.town_under_35_share", Format.PERCENT),
        ("training.rotation_coverage", Format.PERCENT),
    ],
)
def test_a_figure_is_printed_as_its_unit_asks(code, expected):
    assert parsed(f"{{{code}}}").slots == (Slot(code, expected),)


@pytest.mark.parametrize(
    ("slot", "tag"),
    [
        (Slot("a.b"), "sanbiao:a.b"),
        (Slot("a.b", Format.PARTS, unit="期"), "sanbiao:a.b?format=parts&unit=期"),
        (Slot("a.b", Format.PART, key="rank"), "sanbiao:a.b?format=part&key=rank"),
    ],
)
def test_a_slot_and_its_tag_say_the_same(slot, tag):
    assert slot.tag == tag
    assert Slot.of_tag(tag) == slot


def test_a_tag_may_name_the_plain_format():
    assert Slot.of_tag("sanbiao:a.b?format=count") == Slot("a.b")


@pytest.mark.parametrize("tag", ["", "goog_rdk_1", "sanbiao:a.b?format=pie", "sanbiao:a.b?colour=red"])
def test_a_tag_that_is_not_ours_or_not_known_is_none(tag):
    assert Slot.of_tag(tag) is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name = ", "不是有效的 TOML"),
        ('name = "甲"\ntitle = "乙"', "缺少 body"),
        ('name = "甲"\ntitle = "乙"\nbody = "{teams.heads}"', "teams.heads 没有登记，也不在 .awaited. 之列"),
        ('name = "甲"\ntitle = "乙"\nbody = "{training.classes_held:pie}"', "training.classes_held 的写法"),
    ],
    ids=["no TOML", "a part lacks", "unknown figure", "unknown format"],
)
def test_a_template_that_cannot_be_used_is_refused_with_the_reason(text, message):
    with pytest.raises(BadTemplate, match=message):
        Template.parse(text)
