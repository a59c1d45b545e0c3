"""The firms and social organisations of the invented city: the same ones for every business that tells of firms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from stdnum.cn import uscc

from sanbiao.city import words
from sanbiao.city.city import City

PLACES: Final = ("青禾", "云栈", "宏川", "远桥", "百穗", "金柳", "瑞石", "松台")
TRADES: Final = ("机械", "食品", "纺织", "光电", "农业科技")
FURTHER_PLACES: Final = (
    "启明", "长风", "澄江", "北岭", "海棠", "明湖", "朝晖", "白鹿",
    "东垣", "兰渚", "丰原", "嘉木", "星野", "砺石", "泓源", "正谊",
)  # fmt: skip
FURTHER_TRADES: Final = (
    "新材料", "精密制造", "生物科技", "电子科技", "智能装备", "包装", "阀门", "测控技术",
    "医疗器械", "环保科技", "软件", "汽车零部件", "铝业", "化工", "建材",
)  # fmt: skip
COUNT: Final = 240
_FIRST: Final = 40


@dataclass(frozen=True, slots=True)
class Enterprise:
    """A firm or social organisation; `town` is the short name of where it is, empty for the city itself."""

    name: str
    credit_code: str
    is_social: bool
    town: str


def enterprises(city: City) -> list[Enterprise]:
    """All of them, one in ten a social organisation; whoever asks gets the same."""
    rng, made = city.chance("firms"), []
    for number in range(1, COUNT + 1):
        is_social = number % 10 == 0
        # 5 begins the codes of social organisations, 9 those of firms; 4199 is the prefecture in which the city is invented.
        stem = f"{'52' if is_social else '91'}419900{rng.randrange(10**8):08d}{number % 10}"
        town = "" if number % 8 == 0 else rng.choice(city.units.towns).short_name
        name = f"{words.CITY}{_name(number)}{'行业协会' if is_social else '有限公司'}"
        made.append(Enterprise(name, stem + str(uscc.calc_check_digit(stem)), is_social, town))
    return made


def _name(number: int) -> str:
    if number <= _FIRST:
        return f"{PLACES[number % len(PLACES)]}{TRADES[number % len(TRADES)]}"
    turn, place = divmod(number - _FIRST - 1, len(FURTHER_PLACES))
    return f"{FURTHER_PLACES[place]}{FURTHER_TRADES[turn]}"
