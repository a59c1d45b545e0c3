"""Forms read in a process of their own: there their facts are written down as plain values, here they are made of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from sanbiao.core.apart import Plain, apart
from sanbiao.registry.people.form.facts import BadForm, CareerLine, Form, NotUnderstood, Relative, Studied
from sanbiao.registry.people.form.parsing import parse

_LIMIT = 10 * 1024 * 1024


def _given_up(reason: str) -> BadForm:
    return BadForm(f"过大或结构异常（{reason}），不像任免审批表，没有读入；请用任免审批表编辑器打开检查并重新保存。")


@apart(refusals=(BadForm,), given_up=_given_up)
def facts_of(file: BinaryIO) -> Iterator[Plain | bytes]:
    """The facts of one form. Raises BadForm as `parse` does."""
    content = file.read(_LIMIT + 1)
    if len(content) > _LIMIT:
        raise BadForm("文件超过 10 MB，不像任免审批表，请核对。")
    yield told(parse(content))


def parse_apart(path: Path) -> Form:
    """The form in a file, as `parse` reads it, in a process of its own.

    Raises:
        BadForm: as `parse` does, and where the other process did not survive or finish the file.
    """
    try:
        with path.open("rb") as file:
            [answer] = facts_of(file)
    except OSError as error:
        raise BadForm("无法读取，请检查访问权限，或关闭正在使用它的程序后重试。") from error
    return made(answer)


def told(form: Form) -> dict[str, Any]:  # Any: what JSON holds
    """A form as plain values; days as they are written."""
    plain: dict[str, Any] = _plain(asdict(form))
    return plain


def _plain(value: Any) -> Any:  # Any: what a form holds, and what JSON holds
    match value:
        case date():
            return value.isoformat()
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _:
            return value


def made(plain: Any) -> Form:  # Any: what JSON holds
    """The form of plain values."""
    return Form(
        id_number=plain["id_number"],
        name=plain["name"],
        sex=plain["sex"],
        birth_month=_day(plain["birth_month"]),
        resume=tuple(CareerLine(_day(one["began_on"]), _day(one["ended_on"]), one["text"]) for one in plain["resume"]),
        family=tuple(Relative(**{**one, "birth_month": _day(one["birth_month"])}) for one in plain["family"]),
        appraisals=tuple((year, result) for year, result in plain["appraisals"]),
        studies=tuple(Studied(**one) for one in plain["studies"]),
        others=plain["others"],
        unread=tuple(NotUnderstood(**one) for one in plain["unread"]),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
