"""What people are asked: one question for each distinct heading, word, unit and name of a sheet that is not known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nlargest
from typing import Any

from sanbiao.core.drive.matching.places import Places
from sanbiao.core.drive.reading import Fault, FaultKind, normal
from sanbiao.core.drive.reading.questions import Question, QuestionKind
from sanbiao.core.drive.reading.wording import RUNNING
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.near import likeness

KINDS: Mapping[FaultKind, QuestionKind] = {
    FaultKind.UNREAD_COLUMN: QuestionKind.HEADING,
    FaultKind.UNKNOWN_CODE: QuestionKind.WORD,
    FaultKind.UNKNOWN_WORD: QuestionKind.WORD,
    FaultKind.UNKNOWN_UNIT: QuestionKind.UNIT,
    FaultKind.UNKNOWN_GROUP: QuestionKind.UNIT,
    FaultKind.UNREAD_SHEET: QuestionKind.SHEET,
}
"""Which kind of question stands for a fault that is `asked` about."""

MOST_PROPOSALS = 5
_FEW_WORDS = 12
"""So few words are proposed however little they are like the one that is asked about: there is nothing else it may mean."""
_LIKE = 0.45
_FEWEST_OF_A_NAME = 2
_WEIGHED = 200
"""For so many questions of one import it is worked out what they may mean."""


@dataclass
class _Asked:
    question: Question
    sheet: int
    columns: dict[str, None]


def questions_of(sheets: Sequence[tuple[str, Iterable[Fault]]], places: Places) -> list[tuple[int, Question]]:
    """The questions for which the faults of sheets stand, each once with all its cells, at the first sheet that asks it.

    A sheet is given by its ledger's key, empty where it has none, and its faults.
    """
    asked: dict[tuple[QuestionKind, str, str], _Asked] = {}
    for place, (ledger, faults) in enumerate(sheets):
        for fault in (fault for fault in faults if fault.asked):
            kind = KINDS[fault.kind]
            book = ledger if kind in (QuestionKind.HEADING, QuestionKind.WORD) else ""
            key = (kind, book, normal(fault.asked))
            column = "" if kind is QuestionKind.HEADING else fault.column
            if (there := asked.get(key)) is None:
                there = asked[key] = _Asked(Question(kind, fault.asked, 0, book, column), place, {})
            there.question = replace(there.question, cells=there.question.cells + fault.cells)
            there.columns[fault.column] = None
    called = _units(places) if any(kind is QuestionKind.UNIT for kind, *_ in asked) else []
    return [
        (one.sheet, replace(one.question, proposals=_proposals(one, called) if number < _WEIGHED else ()))
        for number, one in enumerate(asked.values())
    ]


def _proposals(asked: _Asked, units: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    question = asked.question
    ledger = REGISTRY.get(question.ledger)
    match question.kind:
        case QuestionKind.UNIT:
            return _nearest(question.text, units, like=_like_a_unit)
        case QuestionKind.SHEET:
            return _nearest(question.text, [(name, one.title) for one in REGISTRY.values() for name in one.sheet_names])
        case QuestionKind.HEADING:
            columns = ledger.sheet.columns if ledger else ()
            return _nearest(
                question.text, [(name, one.label) for one in columns if one.label not in RUNNING for name in one.headings]
            )
        case QuestionKind.WORD:
            columns = tuple(one for one in ledger.columns if one.label in asked.columns) if ledger else ()
            words = [pair for one in columns for pair in words_of(one)]
            few = len({printed for _, printed in words}) <= _FEW_WORDS
            return _nearest(question.text, words, fewest=0 if few else _LIKE)


def _like_a_unit(text: str, name: str) -> float:
    """As `likeness`; what begins with a unit's name is most likely an organ or a part of it, the longest name first."""
    return 0.9 + len(name) / 1000 if len(name) > _FEWEST_OF_A_NAME and text.startswith(name) else likeness(text, name)


def _nearest(
    text: str,
    known: Iterable[tuple[str, str]],
    fewest: float = _LIKE,
    like: Callable[[str, str], float] = likeness,
) -> tuple[str, ...]:
    """Of what is known by names, each with what it stands for, the few things whose names are most like `text`, and so much."""
    bare = normal(text)
    scores: dict[str, float] = {}
    for name, stands_for in known:
        scores[stands_for] = max(scores.get(stands_for, 0), like(bare, normal(name)))
    return tuple(nlargest(MOST_PROPOSALS, (one for one, score in scores.items() if score >= fewest), key=lambda one: scores[one]))


def words_of(column: Column) -> Iterator[tuple[str, str]]:
    """The words of a column, each with the printed one that says the same; none of a column that takes any text."""
    for words in column.kind.words(column).values():
        yield from ((word, words[0]) for word in words)
    if column.closed:
        yield from ((word, word) for word in column.words)


def is_asked_about(column: Column) -> bool:
    """Whether a word or unit that is not known in the column is asked about."""
    return column.kind is CellKind.UNIT or any(True for _ in words_of(column))


def _units(places: Places) -> list[tuple[str, str]]:
    """Every name of every unit, with the shortest one by which a column of units finds it."""
    names = places.names
    shortest: dict[Any, str] = {}
    for name, pk in names.strict.items():
        shortest[pk] = min(shortest.get(pk, name), name, key=len)
    below = [(name, shortest[pk]) for (_, name), pk in names.within.items() if pk in shortest]
    return [(name, shortest[pk]) for name, pk in names.strict.items()] + below
