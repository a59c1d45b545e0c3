"""Appointment forms (.lrmx) of some members of the township teams."""

from random import Random
from typing import Final
from xml.sax.saxutils import escape

from sanbiao.city.base import NOW, REPORT_MONTH, TODAY, Cadre, Posting, first_day, month, person_name
from sanbiao.city.city import City
from sanbiao.city.seats import town_members

_NUMBER: Final = 40
_STUDY_YEARS: Final = 4
_OPEN_END: Final = " " * 9  # seven for the missing month, two before the text
_WORK: Final = ("砚溪市人民医院护师", "砚溪市第一高级中学教师", "砚溪市桐荫街道居民", "个体经营", "砚溪市水务公司职工")


def write_forms(city: City) -> None:
    """A form for each of about forty who sat in a town's team on the report's day and still do."""
    folder, rng = city.folder / "lrmx", city.chance("people")
    folder.mkdir(exist_ok=True)
    still = {id(c) for c in town_members(city.cadres, NOW)}
    chosen = [c for c in town_members(city.cadres, REPORT_MONTH) if id(c) in still][:_NUMBER]
    used: dict[str, int] = {}
    for cadre in chosen:
        used[cadre.name] = used.get(cadre.name, 0) + 1
        suffix = "" if used[cadre.name] == 1 else str(used[cadre.name] - 1)
        (folder / f"{cadre.name}{suffix}.lrmx").write_text(_form(rng, cadre), encoding="utf-8", newline="")


def _form(rng: Random, cadre: Cadre) -> str:
    schooling = cadre.education
    present = "，".join(f"{p.unit.short_name}{p.post}" for p in cadre.postings if p.ended is None)
    fields = {
        "XingMing": cadre.name,
        "XingBie": cadre.sex,
        "ChuShengNianYue": _compact(cadre.birth),
        "MinZu": cadre.ethnicity,
        "JiGuan": cadre.native_place,
        "ChuShengDi": cadre.native_place,
        "RuDangShiJian": "" if cadre.joined_party is None else _compact(cadre.joined_party),
        "CanJiaGongZuoShiJian": _compact(cadre.work_began),
        "JianKangZhuangKuang": "健康",
        "ZhuanYeJiShuZhiWu": "",
        "ShuXiZhuanYeYouHeZhuanChang": rng.choice(("", "基层治理", "农业技术", "文稿起草")),
        "QuanRiZhiJiaoYu_XueLi": schooling.full_time,
        "QuanRiZhiJiaoYu_XueWei": "",
        "QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": schooling.full_time_school,
        "QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "",
        "ZaiZhiJiaoYu_XueLi": schooling.in_service,
        "ZaiZhiJiaoYu_XueWei": "",
        "ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi": schooling.in_service_school,
        "ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi": "",
        "XianRenZhiWu": present,
        "NiRenZhiWu": "",
        "NiMianZhiWu": "",
        "JianLi": _resume(cadre),
        "JiangChengQingKuang": rng.choice(("无", "无", "2022年获岚州市乡村振兴先进个人。")),
        "NianDuKaoHeJieGuo": _appraisals(rng),
        "RenMianLiYou": "",
    }
    closing = {
        "ChengBaoDanWei": "中共砚溪市委组织部",
        "JiSuanNianLingShiJian": f"{TODAY:%Y%m%d}",
        "TianBiaoShiJian": f"{TODAY:%Y%m%d}",
        "TianBiaoRen": "市委组织部",
        "ShenFenZheng": cadre.id_number,
        "ZhaoPian": "",
        "Version": "3.2.1.16",
    }
    lines = [_element(tag, text) for tag, text in fields.items()]
    lines += ["  <JiaTingChengYuan>", *_family(rng, cadre), "  </JiaTingChengYuan>"]
    lines += [_element(tag, text) for tag, text in closing.items()]
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', "<Person>", *lines, "</Person>", ""])


def _element(tag: str, text: str, indent: str = "  ") -> str:
    return f"{indent}<{tag}>{escape(text)}</{tag}>"


def _compact(count: int) -> str:
    return f"{first_day(count):%Y%m}"


def _dotted(count: int) -> str:
    return f"{first_day(count):%Y.%m}"


def _resume(cadre: Cadre) -> str:
    """Study, then post after post without a gap; a concurrent or seconded post is a note of its own."""
    lines = []
    school = cadre.education.full_time_school
    if school:
        began = cadre.work_began - 12 * _STUDY_YEARS + 2  # September
        lines.append(f"{_dotted(began)}--{_dotted(cadre.work_began)}  {school}学习")
    lines += [_resume_line(p) for p in cadre.postings if p.manner == "正式任职"]
    for posting in cadre.postings:
        if posting.manner != "正式任职":
            end = "" if posting.ended is None else _dotted(posting.ended)
            lines.append(f"（其间：{_dotted(posting.began)}--{end}  {posting.manner}{posting.unit.short_name}{posting.post}）")
    return "\r\n".join(lines)


def _resume_line(posting: Posting) -> str:
    end = _OPEN_END if posting.ended is None else f"{_dotted(posting.ended)}  "
    return f"{_dotted(posting.began)}--{end}{posting.unit.short_name}{posting.post}"


def _appraisals(rng: Random) -> str:
    results = ((year, "优秀" if rng.random() < 0.2 else "称职") for year in (2023, 2024, 2025))
    return "；".join(f"{year}年度{result}" for year, result in results) + "。"


def _family(rng: Random, cadre: Cadre) -> list[str]:
    """Spouse, children, parents, each about as old as they should be."""
    surname, other_sex = cadre.name[0], "女" if cadre.sex == "男" else "男"
    rows = [
        (
            "妻子" if cadre.sex == "男" else "丈夫",
            person_name(rng, other_sex),
            cadre.birth + rng.randint(-24, 24),
            "中共党员",
            rng.choice(_WORK),
        )
    ]
    child_birth = cadre.birth + 12 * 27 + rng.randint(0, 24)
    if child_birth < month(2024, 1):
        sex = rng.choice("男女")
        child = surname + person_name(rng, sex)[1:]
        rows.append(("儿子" if sex == "男" else "女儿", child, child_birth, "", "学生"))
    father_work = "务农（已去世）" if cadre.birth < month(1975, 1) else "砚溪市水务公司职工（已退休）"
    rows.append(("父亲", surname + person_name(rng, "男")[1:], cadre.birth - 12 * 26 - rng.randint(0, 36), "群众", father_work))
    rows.append(("母亲", person_name(rng, "女"), cadre.birth - 12 * 24 - rng.randint(0, 36), "群众", "务农"))
    return [line for row in rows for line in _item(*row)]


def _item(relation: str, name: str, birth: int, party: str, work: str) -> list[str]:
    fields = {
        "ChengWei": relation,
        "XingMing": name,
        "ChuShengRiQi": _compact(birth),
        "ZhengZhiMianMao": party,
        "GongZuoDanWeiJiZhiWu": work,
    }
    return ["    <Item>", *(_element(tag, text, "      ") for tag, text in fields.items()), "    </Item>"]
