"""The relatives of a form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from sanbiao.core.facts.faults import CellFault
from sanbiao.core.ledger.kinds.raw import quoted
from sanbiao.registry.people.form.facts import BadForm, NotUnderstood, Relative
from sanbiao.registry.people.form.months import month
from sanbiao.registry.people.form.texts import LABELS

MOST_RELATIVES = 100
COLUMN = LABELS["JiaTingChengYuan"]

_DEAD = re.compile("(?:已|早|病|因病)?(?:去世|死亡|逝世|亡故|病故|过世|逝|故|亡)")
_DEAD_WORDS = ("去世", "死亡", "逝世", "已逝", "已故", "病故", "亡故", "过世")
_EMPTY_BRACKETS = re.compile(r"[（(]\s*[）)]")
_OF_DEAD = "（已去世）"


def family_of(rows: Iterable[Mapping[str, str]]) -> tuple[tuple[Relative, ...], list[NotUnderstood]]:
    """The relatives, however many, and what was not understood of them.

    That somebody died may stand in place of the month of birth; it is then told behind the post, where forms have it.

    Raises:
        BadForm: there are far too many.
    """
    rows = list(rows)
    if len(rows) > MOST_RELATIVES:
        raise BadForm(f"的「{COLUMN}」有 {len(rows)} 人，超过 {MOST_RELATIVES} 人，不像任免审批表，请核对。")
    family, unread = [], []
    for row in rows:
        name = "".join(row.get("XingMing", "").split())
        if not name:
            told = "，".join(row.values())
            unread.append(NotUnderstood(COLUMN, f"有一行没有写姓名，{quoted(told)}未读入，请补填。"))
            continue
        born, post = row.get("ChuShengRiQi", ""), row.get("GongZuoDanWeiJiZhiWu", "")
        if _DEAD.search(born):
            born = _EMPTY_BRACKETS.sub("", _DEAD.sub("", born))
            post = post if any(word in post for word in _DEAD_WORDS) else f"{post}{_OF_DEAD}"
        try:
            birth_month = month(born)
        except CellFault:
            birth_month = None
            message = f"{name}的出生年月{quoted(row['ChuShengRiQi'])}不是有效月份，未读入，请改为 1985.06 的写法。"
            unread.append(NotUnderstood(COLUMN, message))
        family.append(Relative(row.get("ChengWei", ""), name, birth_month, row.get("ZhengZhiMianMao", ""), post))
    return tuple(family), unread
