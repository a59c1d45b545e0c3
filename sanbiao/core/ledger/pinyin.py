"""Pinyin by which names are found: `zhangsan zs`, the syllables joined and then their initials."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.db import models
from pypinyin import Style, lazy_pinyin
from pypinyin.contrib.tone_convert import to_normal
from pypinyin.constants import PINYIN_DICT

MAX_LENGTH = 400
COMPOUND_SURNAMES = {"尉迟": "yu chi", "长孙": "zhang sun", "单于": "chan yu", "万俟": "mo qi", "澹台": "tan tai"}
SURNAMES = {
    "曾": "zeng", "单": "shan", "解": "xie", "仇": "qiu", "盖": "ge", "查": "zha", "朴": "piao", "区": "ou", "乐": "yue",
    "翟": "zhai", "覃": "qin", "缪": "miao", "洗": "xian", "员": "yun", "种": "chong", "秘": "bi", "召": "shao", "祭": "zhai",
    "黑": "he", "繁": "po", "句": "gou", "不": "fou", "重": "chong", "薄": "bo", "折": "she", "佴": "nai",
}
"""Surnames that are read otherwise than the character mostly is."""


def _key(syllables: list[str]) -> str:
    whole = "".join(syllables).lower()
    initials = "".join(syllable[0] for syllable in syllables if syllable).lower()
    return f"{whole} {initials}"[:MAX_LENGTH]


@lru_cache(maxsize=20_000)
def search_key(text: str) -> str:
    """The key of a unit, a title, any words. Readings follow the words the characters stand in (重庆 → chongqing cq)."""
    return _key(lazy_pinyin(text, style=Style.NORMAL, errors=lambda rest: list(rest.replace(" ", ""))))


@lru_cache(maxsize=10_000)
def _reading(character: str) -> str:
    readings = PINYIN_DICT.get(ord(character), character)
    return str(to_normal(readings.split(",")[0]))


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """The key of a person. The surname is read as a surname (曾 → zeng), each other character by itself, which is how
    names are made, and is many times faster than looking for words."""
    name = name.replace("·", "").replace(" ", "")
    surname = COMPOUND_SURNAMES.get(name[:2])
    if surname:
        syllables = surname.split()
    else:
        syllables = [SURNAMES[name[0]]] if name[:1] in SURNAMES else []
    return _key([*syllables, *(_reading(character) for character in name[len(syllables) :])])


class PinyinField(models.CharField):  # type: ignore[type-arg]  # not subscriptable at run time
    """The key of another field, filled as the row is written, one by one or in bulk.

    A bulk update that changes the `source` must set this field too, as with `auto_now`.
    """

    def __init__(self, source: str = "", *, of_person: bool = False, **kwargs: Any) -> None:
        self.source, self.of_person = source, of_person
        kwargs |= {"max_length": MAX_LENGTH, "editable": False, "blank": True, "default": "", "db_index": True}
        super().__init__("拼音", **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        for fixed in ("verbose_name", "max_length", "editable", "blank", "default", "db_index"):
            kwargs.pop(fixed, None)
        return name, path, [self.source], kwargs | {"of_person": self.of_person}

    def pre_save(self, instance: models.Model, add: bool) -> str:
        key = (name_key if self.of_person else search_key)(getattr(instance, self.source))
        setattr(instance, self.attname, key)
        return key
