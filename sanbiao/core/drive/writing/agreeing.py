"""What several sheets of one import say of one row: they complete each other, or contradict each other and none is taken."""

from __future__ import annotations

from itertools import combinations
from typing import Any, Final, NamedTuple

from sanbiao.core.drive.matching.entries import Entry
from sanbiao.core.drive.matching.mapping import Mapping
from sanbiao.core.drive.reading import Fault, FaultKind, normal
from sanbiao.core.drive.writing.blanks import filled_by
from sanbiao.core.drive.writing.plans import Place
from sanbiao.core.drive.writing.runs import Run
from sanbiao.core.ledger.cells import printed

Key = tuple[Any, ...]  # Any: parts of a key
_UNSAID: Final = object()


class _Told(NamedTuple):
    """What one row of a sheet says: by attribute its value, for a reference with its text, or that nothing is said."""

    place: Place
    said: tuple[Any, ...]


class _Reference(NamedTuple):
    """A row of another ledger, whose key is not known before it is written, and how it is named."""

    key: Any
    text: str


class SheetAgreement:
    """What the sheets of one ledger say of its rows, each known by its key; nothing is kept where there is one sheet alone.

    A contradiction shows with the later sheet, when the earlier one was brought in. It is noted with the run, which then begins
    anew and refuses the rows of both.
    """

    def __init__(self, mapping: Mapping, run: Run, *, several: bool) -> None:
        self._run, self._several = run, several
        self._filled = filled_by(mapping)
        self._references = {reference.attribute for reference in mapping.references}
        self._units = {f"{column.field}_id" for column in mapping.units}
        self._key = tuple(column.field for column in mapping.key)
        self._told: dict[Key, list[_Told]] = {}

    def meet(self, entry: Entry, key: Key, place: Place) -> Fault | None:
        """Complete a row by what earlier sheets say of it. Returns a fault where one says otherwise."""
        if fault := self._run.contradicted.get(place):
            return fault
        before = self._told.get(key)
        if not before or any(other.place[:-1] == place[:-1] for other in before):
            return None
        told = _Told(place, self._said(entry))
        if before[0].place in self._run.found or any(self._differing(told, other) for other in before):
            before.append(told)
            self._note(before)
            return self._run.found[place]
        for other in before:
            for name, mine, its in zip(self._filled, told.said, other.said, strict=True):
                if mine is _UNSAID and its is not _UNSAID:
                    self._take_over(entry, name, its)
        entry.completes = True
        return None

    def _take_over(self, entry: Entry, name: str, value: Any) -> None:
        """Let a row say what another sheet says of it, and it does not."""
        column = self._filled[name][0]
        if isinstance(value, _Reference):
            entry.row.values[column.field] = value.text
            if value.key is None:
                return
            value = value.key
        elif name == column.field:
            entry.row.values[name] = value
        entry.values[name] = value
        entry.values.pop(f"{column.links}_id", None)

    def keep(self, entry: Entry, key: Key, place: Place) -> None:
        """Remember what a row says that was accepted, for later sheets."""
        if self._several:
            self._told.setdefault(key, []).append(_Told(place, self._said(entry)))

    def _said(self, entry: Entry) -> tuple[Any, ...]:
        values, cells = entry.values, entry.row.values
        said: list[Any] = []
        for name, (column, nothing) in self._filled.items():
            value, field = values.get(name, nothing), column.field
            if value == nothing and (not cells.get(field) if name in self._references else entry.says_nothing(name, field)):
                said.append(_UNSAID)
            else:
                said.append(_Reference(value, str(cells[field])) if name in self._references else value)
        return tuple(said)

    def _differing(self, one: _Told, other: _Told) -> list[tuple[str, Any, Any]]:
        """The attributes of which both say something, and not the same."""
        pairs = zip(self._filled, one.said, other.said, strict=True)
        return [(name, mine, its) for name, mine, its in pairs if _UNSAID not in (mine, its) and not _same(mine, its)]

    def _note(self, rows: list[_Told]) -> None:
        """Note that rows of one key contradict each other: none of them is taken, not even one that agrees with all."""
        pair = next(pair for pair in combinations(rows, 2) if self._differing(*pair))
        for row in rows:
            other = next((each for each in rows if self._differing(row, each)), None)
            if other is None:
                message = f"{_where(pair[0])}与{_where(pair[1])}对同一行的写法不同，几处都未读入，请核对后统一。"
                fault = Fault(FaultKind.TWO_SHEETS, message, self._key)
            else:
                fault = self._contradiction(row, other)
            self._run.found[row.place] = fault

    def _contradiction(self, row: _Told, other: _Told) -> Fault:
        (name, mine, its), *more = self._differing(row, other)
        also = "".join(
            f"，「{self._filled[each][0].label}」分别为{self._shown(each, here)}和{self._shown(each, there)}"
            for each, here, there in more
        )
        message = (
            f"此处为{self._shown(name, mine)}，{_where(other)}同一行为{self._shown(name, its)}{also}；"
            "两处都未读入，请核对后统一。"
        )
        fields = (name, *(each for each, _, _ in more))
        return Fault(FaultKind.TWO_SHEETS, message, tuple(self._filled[each][0].field for each in fields))

    def _shown(self, name: str, value: Any) -> str:
        column = self._filled[name][0]
        if name in self._units:
            return f"“{self._run.places.label(value)}”"
        text = printed(column, value.text if isinstance(value, _Reference) else value)
        return f"“{text}”" if text else "空"


def _same(mine: Any, its: Any) -> bool:
    if isinstance(mine, _Reference):
        return normal(mine.text) == normal(its.text) or (mine.key is not None and mine.key == its.key)
    return bool(normal(mine) == normal(its) if isinstance(mine, str) and isinstance(its, str) else mine == its)


def _where(row: _Told) -> str:
    _, file, sheet, _, number = row.place
    return f"“{file}”的工作表「{sheet}」第 {number} 行"
