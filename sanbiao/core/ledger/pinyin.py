"""Pinyin by which names are found: `zhangsan zs`, the syllables joined and then their initials.

Where a character is read in two ways in names, both keys stand in one after the other (`changshan cs zhangshan zs`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from itertools import islice, product
from typing import Any, ClassVar

from sanbiao.core.ledger.following import FollowingField

MAX_LENGTH = 400
COMPOUND_SURNAMES = {"尉迟": "yu chi", "长孙": "zhang sun", "单于": "chan yu", "万俟": "mo qi", "澹台": "tan tai"}
SURNAMES = {
    "曾": "zeng",
    "单": "shan",
    "解": "xie",
    "仇": "qiu",
    "盖": "ge",
    "查": "zha",
    "朴": "piao",
    "区": "ou",
    "乐": "yue",
    "翟": "zhai",
    "覃": "qin",
    "缪": "miao",
    "洗": "xian",
    "员": "yun",
    "种": "chong",
    "秘": "bi",
    "召": "shao",
    "祭": "zhai",
    "黑": "he",
    "繁": "po",
    "句": "gou",
    "不": "fou",
    "重": "chong",
    "薄": "bo",
    "折": "she",
    "佴": "nai",
}
"""Surnames that are read otherwise than the character mostly is."""


OTHERWISE = {
    "长": ("chang", "zhang"),
    "重": ("chong", "zhong"),
    "乐": ("le", "yue"),
    "朝": ("chao", "zhao"),
    "行": ("xing", "hang"),
    "会": ("hui", "kuai"),
    "都": ("du", "dou"),
    "堡": ("bao", "pu"),
    "泊": ("bo", "po"),
    "曾": ("zeng", "ceng"),
    "单": ("dan", "shan"),
    "茜": ("qian", "xi"),
    "晟": ("cheng", "sheng"),
    "大": ("da", "dai"),
    "六": ("liu", "lu"),
}
"""Characters that people read in two ways in the names of persons and places."""
MOST_READINGS = 4


def _key(text: str, syllables: list[str]) -> str:
    """The keys of `text` read as `syllables`, one to a character, and as they might be read otherwise."""
    each = [_ways(character, syllable) for character, syllable in zip(text, syllables, strict=True)]
    ways = islice(product(*each), MOST_READINGS)
    keys = ("".join(way) + " " + "".join(syllable[:1] for syllable in way) for way in ways)
    return " ".join(keys).lower()[:MAX_LENGTH]


def _ways(character: str, syllable: str) -> tuple[str, ...]:
    others = OTHERWISE.get(character, ())
    return (syllable, *(other for other in others if other != syllable))


def _apart(rest: str) -> Any:  # Any: pypinyin takes a list, which its types do not tell
    """What is no Chinese character: letters and digits, each by itself."""
    return list(rest)


@lru_cache(maxsize=20_000)
def search_key(text: str) -> str:
    """The key of a unit, a title, any words. Readings follow the words the characters stand in (重庆 → chongqing cq)."""
    from pypinyin import Style, lazy_pinyin  # takes a second, and most commands need no key

    text = text.replace(" ", "")
    return _key(text, lazy_pinyin(text, style=Style.NORMAL, errors=_apart))


@lru_cache(maxsize=10_000)
def _reading(character: str) -> str:
    from pypinyin.constants import PINYIN_DICT
    from pypinyin.contrib.tone_convert import to_normal

    readings = PINYIN_DICT.get(ord(character), character)
    return str(to_normal(readings.split(",")[0]))


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """The key of a person. The surname is read as a surname (曾 → zeng), each other character by itself, which is how
    names are made, and is many times faster than looking for words.
    """
    name = name.replace("·", "").replace(" ", "")
    surname = (COMPOUND_SURNAMES.get(name[:2]) or SURNAMES.get(name[:1], "")).split()
    return _key(name, [*surname, *(_reading(character) for character in name[len(surname) :])])


class PinyinField(FollowingField):
    """The key of another field, the `source`."""

    FIXED: ClassVar[dict[str, Any]] = {
        "verbose_name": "拼音",
        "max_length": MAX_LENGTH,
        "db_index": True,
        **FollowingField.FIXED,
    }

    def __init__(self, source: str = "", *, of_person: bool = False, **kwargs: Any) -> None:
        self.source, self.of_person = source, of_person
        self.sources = (source,)
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        return name, path, [self.source], kwargs | {"of_person": self.of_person}

    def value_of(self, values: Mapping[str, Any]) -> str:
        text = values[self.source]
        return (name_key if self.of_person else search_key)(text)
