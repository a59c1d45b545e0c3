"""The sheets of the demonstration that hold roster and postings."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sanbiao.city import words
from sanbiao.city.base import NOW, Cadre, Posting, first_day
from sanbiao.city.city import City
from sanbiao.city.growth import further
from sanbiao.city.sheets import Book, Column, Row, Sheet

_SPLIT_YEAR: Final = 2019
_MONTHS: Final = ("2023.06",)

TOWN_ROSTER = Sheet(
    "乡镇（街道）干部名册",
    (
        Column("number", "序号", width=6),
        Column("name", "姓  名"),
        Column("post", "现任职务", width=40),
        Column("sex", "性别", width=6),
        Column("ethnicity", "民族", width=8),
        Column("native_place", "籍贯"),
        Column("full_time", "学历", "全日制教育"),
        Column("full_time_school", "毕业院校及专业", "全日制教育", width=28),
        Column("in_service", "学历", "在职教育"),
        Column("in_service_school", "毕业院校及专业", "在职教育", width=28),
        Column("birth", "出生年月", forms=_MONTHS),
        Column("work_began", "参加工作\n时间", forms=_MONTHS),
        Column("joined_party", "入党时间", forms=("2023.06", "202306", "2023年6月")),
        Column("post_since", "任现职时间", forms=_MONTHS),
        Column("level", "职务层次"),
        Column("level_since", "任现职级时间", forms=_MONTHS),
        Column("id_number", "身份证号", width=22),
        Column("state", "人员状态"),
        Column("note", "备注", width=24),
    ),
    titles=(f"{words.CITY}乡镇（街道）干部名册", "（截至2026年11月15日）"),
    notes=("填表人：市委组织部干部科", "说明：本表按单位排列，兼任职务一并列出。"),
    group="unit",
    counted=True,
    total=True,
)
# The same ledger as another desk keeps it: one-row head, other order, other headings, other forms of months.
BUREAU_ROSTER = Sheet(
    "市直干部花名册",
    (
        Column("number", "编号", width=6),
        Column("unit", "工作单位", width=22),
        Column("name", "姓名"),
        Column("id_number", "公民身份号码", width=22),
        Column("sex", "性别", width=6),
        Column("birth", "出生日期", forms=("2023-06", "number 2023.06", "number 202306", "2023年6月", "2023.06.30")),
        Column("ethnicity", "民族", width=8),
        Column("post", "职务", width=36),
        Column("post_since", "任现职年月"),
        Column("level", "职务级别"),
        Column("level_since", "任现职级年月", forms=("202306",)),
        Column("full_time", "全日制学历"),
        Column("full_time_school", "全日制毕业院校及专业", width=28),
        Column("in_service", "在职学历"),
        Column("in_service_school", "在职毕业院校及专业", width=28),
        Column("work_began", "参工时间", forms=("2023-06",)),
        Column("joined_party", "入党年月", forms=("2023年6月",)),
        Column("native_place", "籍贯"),
        Column("telephone", "办公电话"),
        Column("state", "状态"),
        Column("note", "说明", width=24),
    ),
    titles=("市直单位干部花名册",),
)
POSTINGS = Sheet(
    "任职经历（2018年以前）",
    (
        Column("name", "姓名"),
        Column("id_number", "身份证号", width=22),
        Column("unit", "任职机构", width=22),
        Column("post", "职务名称", width=28),
        Column("began", "任职时间", forms=_MONTHS),
        Column("ended", "免职时间", forms=_MONTHS),
        Column("in_team", "是否班子成员"),
        Column("manner", "任职方式"),
        Column("note", "备注"),
    ),
)
LATER_POSTINGS = Sheet(
    "任职情况（2019年以来）",
    (
        Column("id_number", "身份证号码", width=22),
        Column("name", "姓名"),
        Column("post", "所任职务", width=28),
        Column("unit", "任职单位", width=22),
        Column("manner", "任职类型"),
        Column("tick", "班子成员"),
        Column("began", "任职日期", forms=("2023-06-30", "2023/6/30", "2023年6月", "number 202306")),
        Column("ended", "免职日期", forms=("2023.06.30", "20230630", "202306")),
    ),
    titles=("干部任职情况一览", "2019年1月以来"),
    notes=("备注：挂职不计入班子职数。",),
)


def write_roster(city: City) -> None:
    """干部名册, in two workbooks of two desks, each sorted by unit."""
    order = {unit.code: index for index, unit in enumerate(city.units.everything)}
    ranked = sorted(city.cadres, key=lambda c: (order[c.last_posting().unit.code], c.level != "乡科级正职", c.level == "科员"))
    with Book(city.folder / "02-干部名册（乡镇街道）.xlsx") as book:
        book.write(TOWN_ROSTER, roster_rows([c for c in ranked if c.last_posting().unit.is_town]))
    with Book(city.folder / "03-干部名册（市直单位）.xlsx") as book:
        book.write(BUREAU_ROSTER, roster_rows([c for c in ranked if not c.last_posting().unit.is_town]))


def roster_rows(cadres: Sequence[Cadre], start: int = 1) -> Iterator[Row]:
    """The roster's fields of each cadre, numbered from `start`."""
    for number, cadre in enumerate(cadres, start):
        last = cadre.last_posting()
        team = next((p for p in cadre.postings if p.in_team and p.manner == "正式任职"), None)
        ranked = team.began if team else cadre.work_began + 12  # whoever is still on trial has no rank yet
        yield {
            "number": number,
            "unit": last.unit.short_name,
            "name": cadre.name if len(cadre.name) > 2 else f"{cadre.name[0]}  {cadre.name[1]}",
            "post": present_post(cadre),
            "sex": cadre.sex,
            "ethnicity": cadre.ethnicity,
            "native_place": cadre.native_place,
            "full_time": cadre.education.full_time,
            "full_time_school": cadre.education.full_time_school,
            "in_service": cadre.education.in_service,
            "in_service_school": cadre.education.in_service_school,
            "birth": first_day(cadre.birth),
            "work_began": first_day(cadre.work_began),
            "joined_party": first_day(cadre.joined_party) if cadre.joined_party else None,
            "post_since": first_day(last.began),
            "level": cadre.level,
            "level_since": first_day(ranked) if ranked <= NOW else None,
            "id_number": cadre.id_number.lower() if number % 5 == 0 else cadre.id_number,
            "state": {"现职": "在岗", "离退": "退休"}.get(cadre.state, cadre.state) if number % 2 else cadre.state,
            "note": cadre.note,
            "telephone": f"0700-6{number % 10000:04d}",
        }


def present_post(cadre: Cadre) -> str:
    """The posts now held, or the last one in brackets."""
    held = [p for p in cadre.postings if p.ended is None]
    if not held:
        last = cadre.last_posting()
        return f"（原{last.unit.short_name}{last.post}）"
    return "，".join(f"{p.unit.short_name}{p.post}" for p in held)


def write_postings(city: City) -> None:
    """任职经历 in two sheets, before 2019 and since."""
    pairs = [(c, p) for c in city.cadres for p in c.postings]
    with Book(city.folder / "04-任职经历.xlsx") as book:
        book.write(POSTINGS, (posting_row(c, p) for c, p in pairs if p.began < 12 * _SPLIT_YEAR))
        book.write(LATER_POSTINGS, (posting_row(c, p) for c, p in pairs if p.began >= 12 * _SPLIT_YEAR))


def posting_row(cadre: Cadre, posting: Posting) -> Row:
    """One posting."""
    return {
        "name": cadre.name,
        "id_number": cadre.id_number,
        "unit": posting.unit.aliases.split("；")[0]
        if posting.began % 7 == 0 and posting.unit.aliases
        else posting.unit.short_name,
        "post": posting.post,
        "began": first_day(posting.began),
        "ended": None if posting.ended is None else first_day(posting.ended),
        "in_team": "是" if posting.in_team else "否",
        "tick": "√" if posting.in_team else "×",
        "manner": posting.manner,
        "note": "",
    }


def write_further(city: City) -> None:
    """The cadres of a larger city and their postings, one by one."""
    without = replace(BUREAU_ROSTER, columns=tuple(c for c in BUREAU_ROSTER.columns if c.field != "telephone"))
    for part, cadres in further(city):
        with Book(city.folder / f"09-扩充名册{part:02d}.xlsx", stream=True) as book:
            roster, postings = book.open(without), book.open(POSTINGS)
            for index, cadre in cadres:
                for row in roster_rows([cadre], start=index + 1):
                    roster.add(row)
                for posting in cadre.postings:
                    postings.add(posting_row(cadre, posting))
            roster.close()
            postings.close()
