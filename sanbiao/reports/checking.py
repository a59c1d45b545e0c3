"""Checks a report that people may have edited: each figure in it against the ledgers, and what of it is no longer there.

What must be there is what the report had when it was compiled. A figure agrees only where a control of ours says which
one it is and where people read in it, and right beside it, what the ledgers say.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from sanbiao.core.documents.reading import Box, Story, read
from sanbiao.reports.beside import beside
from sanbiao.reports.compiling import Figures, is_same, line_of
from sanbiao.reports.printing import SlotStatus
from sanbiao.reports.sentences import found_again, likeness
from sanbiao.reports.template import Parameter, Slot, half_year
from sanbiao.reports.written import MASK, Given, Written, is_ours, look_through, normal, written

AROUND = 12
"""How many characters of a sentence are quoted on either side."""
_LONGEST_TITLE = 500
_STRANGE = 0.4
"""Below which likeness a sentence is another one."""
_PLAIN_COPY = 0.9
_GOOD = frozenset({SlotStatus.AGREES, SlotStatus.NO_DATA, SlotStatus.MISSING})


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFigure:
    """One figure of the report.

    `found` is what people read, empty where nothing was found; `where` is its place in words with its sentence. `faults`
    say why it does not agree, besides another value; `remarks` what is worth a look though it agrees.
    """

    tag: str
    code: str
    name: str
    printed: str
    expected: str
    status: SlotStatus
    where: str = ""
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return self.status in _GOOD and not self.faults

    @property
    def says(self) -> str:
        """The difference in one sentence; empty where there is nothing to say."""
        if self.agrees:
            return f"「{self.name}」{'；'.join(self.remarks)}。{self.where}。" if self.remarks else ""
        why = "，".join(self.faults)
        if self.status is SlotStatus.LOST:
            offer = f"；{self.where}中写的是 {self.printed}，没有标记，不能当作核对过" if self.where else ""
            return f"「{self.name}」缺少：{why or '编制时有这个数字的标记，现在没有了'}，台账为 {self.expected}{offer}。"
        if self.status is SlotStatus.UNKNOWN:
            return f"「{self.name}」无法核对：系统中没有这个指标，文中是 {self.printed}；{self.where}。"
        return f"「{self.name}」不符：文中是 {self.printed}，台账为 {self.expected}{'，' if why else ''}{why}；{self.where}。"


@dataclass(frozen=True, slots=True)
class Checked:
    """A document that was checked. `faults` and `remarks` are on the document as a whole."""

    lines: tuple[CheckedFigure, ...]
    faults: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return not self.faults and all(line.agrees for line in self.lines)

    @property
    def differences(self) -> list[str]:
        """Why the document does not agree, a sentence each."""
        return [*self.faults, *(line.says for line in self.lines if not line.agrees)]

    @property
    def hints(self) -> list[str]:
        """What is worth a look though it is no difference."""
        return [*self.remarks, *(line.says for line in self.lines if line.agrees and line.remarks)]


def check_report(document: BinaryIO | bytes, figures: Figures, *, originals: Sequence[bytes]) -> Checked:
    """A Word report against `figures`, and against the one of `originals`, as they were compiled, that it came from.

    A line for each figure in the order of the text, then one for each that is lost; controls that are not ours are left
    out.

    Raises:
        NotReadable: the document is no Word document.
    """
    given = look_through(document)
    original = _nearest(given.stories, [read(each) for each in originals])
    return _Check(given, original, figures).answer()


def _nearest(given: Sequence[Story], originals: Sequence[list[Story]]) -> list[Story]:
    """The original with the most figures in common; the first of them where nothing tells."""
    tags = _tags(given)
    if not tags:
        return originals[0]
    return min(originals, key=lambda each: ((_tags(each) - tags) + (tags - _tags(each))).total())


def _tags(stories: Sequence[Story]) -> Counter[str]:
    return Counter(box.tag for story in stories for box in story.boxes if is_ours(box))


@dataclass
class _Check:
    """One checking: the document given, and the original."""

    handed: Given
    original: Sequence[Story]
    figures: Figures
    lines: list[CheckedFigure] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.was: dict[str, list[Written]] = defaultdict(list)
        for each in written(self.original):
            if each.box:
                self.was[each.box.tag].append(each)
        self.given, self.numbers = self.handed.stories, self.handed.numbers
        self.now = {id(each.box): each for each in self.numbers if each.box}

    def answer(self) -> Checked:
        boxes = [(story, box, slot) for story in self.given for box in story.boxes if (slot := Slot.of_tag(box.tag))]
        filled = [(story, box, slot) for story, box, slot in boxes if story.text_of(box)]
        times = Counter(box.tag for _, box, _ in filled)
        empty = {box.tag for _, box, _ in boxes} - times.keys()
        for story, box, slot in filled:
            self.lines.append(self._figure(story, box, slot, is_copy=times[box.tag] > max(1, len(self.was[box.tag]))))
        self.lines += self._lost(times, empty)
        faults = list(self._faults(has_figures=bool(boxes)))
        return Checked(tuple(self.lines), tuple(faults), tuple(self._remarks()))

    # --- a figure in its control ---

    def _figure(self, story: Story, box: Box, slot: Slot, *, is_copy: bool) -> CheckedFigure:
        text = story.text_of(box)
        faults = list(self._nested(box))
        before, behind = self._beside(story, box)
        if before or behind:
            signs = [f"{side}面紧挨着“{sign}”" for side, sign in (("前", before), ("后", behind)) if sign]
            faults.append(f"标记里是 {text}，旁边多出了字：{'、'.join(signs)}")
            text = f"{before}{text}{behind}"
        if other := self._misplaced(box):
            faults.append(f"它站在了「{other}」的句子里")
        line = line_of(slot, text, self.figures.get(slot.code), half_year())
        status = SlotStatus.DIFFERS if faults and line.status in _GOOD else line.status
        if line.status is SlotStatus.MISSING and not is_same(text, line.expected):
            faults.append("台账里算不出这个数")
            status = SlotStatus.DIFFERS
        return CheckedFigure(
            tag=slot.tag,
            code=slot.code,
            name=line.name,
            printed=text,
            expected=line.expected,
            status=status,
            where=_where(story, box.start, box.end),
            faults=tuple(faults),
            remarks=tuple(self._about(box, is_copy=is_copy)),
        )

    def _nested(self, box: Box) -> Iterator[str]:
        if box.inner:
            yield "标记里面又有别的控件，不能当作这个数字"

    def _beside(self, story: Story, box: Box) -> tuple[str, str]:
        """What was not already beside the control when the report was compiled."""
        found = beside(story, box)
        known = [beside(each.story, each.box) for each in self.was[box.tag] if each.box]
        return ("", "") if found in known else found

    def _misplaced(self, box: Box) -> str:
        """The figure in whose very sentence the control stands now, where that is not its own."""
        now = self.now.get(id(box))
        if now is None or any(each.left == now.left for each in self.was[box.tag]) or len(now.left.replace(MASK, "")) < 4:
            return ""
        owners = [tag for tag, places in self.was.items() if any(self._is_sentence(each, now) for each in places)]
        slot = Slot.of_tag(owners[0]) if len(owners) == 1 else None
        return half_year().name_of(slot.code) if slot and owners[0] != box.tag else ""

    @staticmethod
    def _is_sentence(was: Written, now: Written) -> bool:
        return was.left == now.left and was.right[:3] == now.right[:3]

    def _about(self, box: Box, *, is_copy: bool) -> Iterator[str]:
        if is_copy:
            yield "出现了不止一处，请看是不是复制出来的"
        if box.is_revised:
            yield f"有没有接受的修订{f'，原来是 {box.struck}' if box.struck else ''}，这里按接受以后的文字核对"
        now = self.now.get(id(box))
        if now and self.was[box.tag] and all(likeness(each, now) < _STRANGE for each in self.was[box.tag]):
            yield "不在原来的句子里，请看句子是否还通"

    # --- what is not there ---

    def _lost(self, times: Counter[str], empty: set[str]) -> Iterator[CheckedFigure]:
        lost: dict[int, tuple[Slot, Written]] = {}
        for tag, places in self.was.items():
            slot = Slot.of_tag(tag)
            if slot:
                lost |= {len(lost) + at: (slot, each) for at, each in enumerate(places[times[tag] :])}
        again = found_again({key: (slot.format, was) for key, (slot, was) in lost.items()}, self.numbers)
        for key, (slot, _) in lost.items():
            found = again.get(key)
            line = line_of(slot, found.text if found else "", self.figures.get(slot.code), half_year())
            yield CheckedFigure(
                tag=slot.tag,
                code=slot.code,
                name=line.name,
                printed=line.printed,
                expected=line.expected,
                status=SlotStatus.LOST,
                where=_where(found.story, found.at, found.at + len(found.text)) if found else "",
                faults=("标记还在，里面是空的",) if slot.tag in empty else (),
            )

    def _faults(self, *, has_figures: bool) -> Iterator[str]:
        untagged = sum(not box.tag for story in self.given for box in story.boxes)
        if not has_figures and untagged * 2 >= len(self.was) > 0:
            yield (
                "文中没有本系统的指标标记：内容控件还在，标记丢了（有的软件另存时会丢掉），一个数字也不能核对；"
                "请从系统重新下载报告，把改动抄过去。"
            )
        elif not has_figures:
            yield (
                "文中没有本系统的指标标记，一个数字也不能核对：可能是从别处复制的文字，或者不是由本系统编制的文档；"
                "请从系统重新下载报告，把改动抄过去。"
            )
        then, now = _heading(self.original), _heading(self.given)
        for word, (ours, theirs) in {name: (then[name], now[name]) for name in then.keys() & now.keys()}.items():
            if ours != theirs:
                what = "期次" if word == "period" else "单位"
                yield f"这是另一份报告：标题里的{what}是“{theirs}”，核对的却是“{ours}”；请检查选的期次、机构和文档。"

    def _remarks(self) -> Iterator[str]:
        if count := sum(story.revisions for story in self.given):
            yield f"文中有 {count} 处修订没有接受或拒绝，这里按全部接受以后的文字核对。"
        kept = {line.tag: line for line in self.lines if line.agrees}
        wanted = {
            at: (slot.format, self.was[tag][0]) for at, tag in enumerate(self.was) if tag in kept and (slot := Slot.of_tag(tag))
        }
        tags = list(self.was)
        for at, copy in found_again(wanted, self.numbers).items():
            line = kept[tags[at]]
            if likeness(wanted[at][1], copy) >= _PLAIN_COPY and not is_same(copy.text, line.expected):
                place = _where(copy.story, copy.at, copy.at + len(copy.text))
                yield f"「{line.name}」另有一处没有标记：{place}中写的是 {copy.text}，台账为 {line.expected}，请核对。"


def _where(story: Story, start: int, end: int) -> str:
    """A place in words, with the sentence around it."""
    _, first, last = story.paragraph(start)
    quoted = story.text[max(first, start - AROUND) : min(last, end + AROUND)]
    before = "……" if start - AROUND > first else ""
    behind = "……" if end + AROUND < last else ""
    return f"{story.where(start)}“{before}{' '.join(quoted.split())}{behind}”"


def _heading(stories: Sequence[Story]) -> dict[str, str]:
    """The parameters in the title of a report, by their names; empty where the title was rewritten."""
    pattern = "".join(
        f"(?P<{piece.name}>.{{1,40}}?)" if isinstance(piece, Parameter) else re.escape(normal(str(piece)))
        for piece in half_year().title
    )
    body = stories[0] if stories else Story("")
    head = [
        body.text[start : min(end, start + _LONGEST_TITLE)] for (start, end), _ in zip(body.paragraphs(), range(3), strict=False)
    ]
    match = re.match(pattern, normal("".join(head)))
    return match.groupdict() if match else {}
