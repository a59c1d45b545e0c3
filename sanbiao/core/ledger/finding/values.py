"""The values of a condition: read as cells are, with the same sentences where they cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.fields import CellField
from sanbiao.core.ledger.finding.askable import ORDERED, Askable, AskedKind, Operator
from sanbiao.core.ledger.references import NotFound, ledger_of_model, named
from sanbiao.core.secrecy.addresses import for_address, hash_in, is_incomplete
from sanbiao.core.secrecy.numbers import as_kept

LONGEST, MOST_VALUES, OLDEST = 60, 30, 150


class NotRead(ValueError):
    """What was typed is no value of the condition, with the sentence for the person."""


def read_values(asked: Askable, operator: Operator, typed: Sequence[str], user: User) -> tuple[Any, ...]:
    """The values of a condition.

    Raises:
        NotRead: too few, too many, or one that the column cannot hold.
    """
    given = [text.strip() for text in typed if text.strip()]
    if operator in (Operator.EMPTY, Operator.FILLED):
        return ()
    if not given:
        raise NotRead("没有填写要比较的值，请填写。")
    if operator is Operator.BETWEEN and len(given) != 2:
        raise NotRead("“介于”要填起、止两个值，请补齐。")
    takes_several = operator in (Operator.IS, Operator.NOT, Operator.BELOW) and asked.kind not in ORDERED
    if len(given) > 1 and not takes_several and operator is not Operator.BETWEEN:
        raise NotRead("这种比较只填一个值，请去掉多余的。")
    if len(given) > MOST_VALUES:
        raise NotRead(f"一个条件最多 {MOST_VALUES} 个值，请减少。")
    read = [_read(asked, text, user) for text in given]
    if operator is Operator.BETWEEN and read[0] > read[1]:
        raise NotRead(f"起“{given[0]}”大于止“{given[1]}”，请对调。")
    return tuple(read if operator is Operator.BETWEEN else dict.fromkeys(read))


def _read(asked: Askable, text: str, user: User) -> Any:
    if len(text) > LONGEST:
        raise NotRead(f"要比较的值最多 {LONGEST} 个字，请缩短。")
    if hash_in(text) or as_kept(text) != text or is_incomplete(for_address(text)):
        raise NotRead("条件会写在网址里，不能写身份证号、电话。要找某个人，请用上方的“查找”。")
    if asked.kind is AskedKind.UNIT:
        return _unit(asked, text, user)
    try:
        value = CellField(column=asked.column, required=True).clean(text)
    except ValidationError as fault:
        raise NotRead(" ".join(fault.messages)) from fault
    if value is None or value == "":
        raise NotRead("没有填写要比较的值，请填写；要找空着的行，请选“为空”。")
    if asked.kind is AskedKind.YEARS and value > OLDEST:
        raise NotRead(f"年数最多 {OLDEST}，请核对。")
    return value


def _unit(asked: Askable, text: str, user: User) -> Any:
    rows = ledger_of_model(asked.field.related_model).rows(user)  # type: ignore[arg-type]  # units are a model, not a name
    try:
        return rows.filter(code=text).first() or named(rows, text)
    except NotFound as fault:
        raise NotRead(str(fault)) from fault
