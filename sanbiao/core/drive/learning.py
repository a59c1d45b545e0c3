"""What was learnt from people: kept, asked for, taken back, and carried to another home as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, cast

from django.db import transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.services import keep
from sanbiao.core.drive.matching.meanings import OF_A_LEDGER, kind_named, ledger_named, meant
from sanbiao.core.drive.models import Meaning
from sanbiao.core.drive.reading import Unreadable, normal
from sanbiao.core.drive.reading.handing import text_lines
from sanbiao.core.drive.reading.questions import Meanings, Question, QuestionKind
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.secrecy.numbers import without_numbers

HEAD = ("kind", "ledger", "text", "meaning")
"""The columns of a file of questions or meanings; the names are part of the file contract."""
LONGEST = 200
_LARGEST = 10 * 2**20


class Said(NamedTuple):
    """What somebody said that a text means; `ledger` is a ledger's key, empty where the answer holds for all."""

    kind: QuestionKind
    ledger: str
    text: str
    meaning: str


def all_meanings() -> Meanings:
    """What people said so far."""
    kept = Meaning.objects.values_list("kind", "ledger", "bare", "meaning")
    return Meanings({(kind, ledger, bare): meaning for kind, ledger, bare, meaning in kept})


@transaction.atomic
def learn(said: Said, *, by: str, at: datetime) -> bool:
    """Keep what somebody said; what was said before of the same text is replaced. Whether that is anything new.

    Raises:
        Refused: it means nothing, or the text is too long.
    """
    said = Said(said.kind, said.ledger, without_numbers(said.text), without_numbers(said.meaning))
    meaning = meant(said.kind, said.ledger, said.meaning)
    bare = normal(said.text)
    if not bare or max(len(bare), len(said.text)) > LONGEST:
        raise Refused(
            f"“{said.text[:20]}…”超过 {LONGEST} 个字，不能记下，请改正原表。" if bare else "没有写明是哪种写法，请补填。"
        )
    there = Meaning.objects.select_for_update().filter(kind=said.kind, ledger=said.ledger, bare=bare).first()
    after = {"text": said.text, "meaning": meaning}
    if there is None:
        made = Meaning.objects.create(kind=said.kind, ledger=said.ledger, bare=bare, by=by, at=at, **after)
        keep(by=by, at=at, verb="记下写法", record=made, after=after)
        return True
    if there.meaning == meaning:
        return False
    before = {"text": there.text, "meaning": there.meaning}
    there.text, there.meaning, there.by, there.at = said.text, meaning, by, at
    there.save()
    keep(by=by, at=at, verb="改记写法", record=there, before=before, after=after)
    return True


@transaction.atomic
def forget(meaning: Meaning, *, by: str, at: datetime) -> None:
    """Take back what was said; the text is asked about again."""
    keep(by=by, at=at, verb="取消写法", record=meaning, before={"text": meaning.text, "meaning": meaning.meaning})
    meaning.delete()


def question_rows(questions: Iterable[Question]) -> Iterator[tuple[str, ...]]:
    """Questions as the rows of a file in which the last column is to be filled."""
    yield HEAD
    for question in questions:
        yield str(question.kind), _title(question.ledger), question.text, ""


def meaning_rows() -> Iterator[tuple[str, ...]]:
    """All that was learnt, as the rows of a file that another home takes."""
    yield HEAD
    for kept in Meaning.objects.order_by("kind", "ledger", "bare"):
        yield kept.kind, _title(kept.ledger), kept.text, kept.meaning


def _title(ledger: str) -> str:
    return REGISTRY[ledger].title if ledger in REGISTRY else ledger


def as_csv(rows: Iterable[tuple[str, ...]]) -> str:
    """Rows as text for a spreadsheet, which takes UTF-8 for what it is by the mark at the beginning."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return f"\ufeff{out.getvalue()}"


def read_file(path: Path) -> list[tuple[int, Said]]:
    """What a file of meanings says, each with its line; lines without a meaning say nothing.

    Raises:
        Refused: it is no such file, or a line is wrong: then with every wrong line.
    """
    lines = _lines(path)
    head = [normal(cell).lower() for cell in lines[0]] if lines else []
    if missing := [name for name in HEAD if name not in head]:
        raise Refused(f"“{path.name}”第一行缺少 {'、'.join(missing)}，应为 {','.join(HEAD)}。请用 --questions 取出的文件填写。")
    places = [head.index(name) for name in HEAD]
    said, wrong = [], []
    for number, cells in enumerate(lines[1:], start=2):
        kind, ledger, text, meaning = ((cells[place] if place < len(cells) else "").strip() for place in places)
        if not meaning:
            continue
        try:
            named = kind_named(kind)
            said.append((number, Said(named, ledger_named(ledger).key if named in OF_A_LEDGER else "", text, meaning)))
        except Refused as refusal:
            wrong.append(f"第 {number} 行：{refusal}")
    if wrong:
        raise Refused("\n".join([f"“{path.name}”有 {len(wrong)} 行不能读入，没有记下任何内容。", *wrong]))
    return said


@transaction.atomic
def learn_file(path: Path, *, by: str, at: datetime) -> tuple[int, int]:
    """Keep all that a file says, or nothing of it: how many meanings are new, and how many were known.

    Raises:
        Refused: it is no such file, or a line is wrong: then with every wrong line.
    """
    new, known, wrong = 0, 0, []
    for number, said in read_file(path):
        try:
            is_new = learn(said, by=by, at=at)
        except Refused as refusal:
            wrong.append(f"第 {number} 行：{refusal}")
        else:
            new, known = new + is_new, known + (not is_new)
    if wrong:
        raise Refused("\n".join([f"“{path.name}”有 {len(wrong)} 行不能记下，没有记下任何内容。", *wrong]))
    return new, known


def _lines(path: Path) -> list[list[str]]:
    """The lines of a file, read in a process of its own. Raises Refused for one that is no file of meanings."""
    try:
        with path.open("rb") as file:
            if file.seek(0, io.SEEK_END) > _LARGEST:
                raise Refused(f"“{path.name}”不是写法的文件，请用 --questions 取出的文件填写，另存为 CSV。")
            [lines] = text_lines(file)
    except Unreadable as reason:
        raise Refused(f"“{path.name}”不是写法的文件：{reason}") from reason
    return cast("list[list[str]]", lines)
