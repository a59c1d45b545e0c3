"""The life of a review, and that of a problem found in it; both states follow from days."""

from sanbiao.affairs.archives.models import Problem, ProblemState, Review, State
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.transitions import Reversal, Transition


def _open_problems(record: Review) -> str | None:
    count = record.problems.filter(state=ProblemState.FOUND).count()
    return f"还有 {count} 个问题没有认定或补正，请先销号。" if count else None


def _completed(record: Problem) -> str | None:
    if record.review.state == State.COMPLETED:
        return "这卷档案已完成审核，请先撤回完成。"
    return None


reviews = Machine(
    Review,
    states=State,
    transitions=[
        Transition("first", "登记初审", {State.WAITING}, State.FIRST, asks=("first_on", "first_by"), due="due_on"),
        Transition("second", "登记复审", {State.FIRST}, State.SECOND, asks=("second_on", "second_by"), due="due_on"),
        Transition(
            "complete",
            "完成审核",
            {State.SECOND},
            State.COMPLETED,
            asks=("completed_on",),
            obstacle=_open_problems,
            due="due_on",
        ),
        Reversal("unfirst", "撤回初审", "first"),
        Reversal("unsecond", "撤回复审", "second"),
        Reversal("reopen", "撤回完成", "complete"),
    ],
)

problems = Machine(
    Problem,
    states=ProblemState,
    transitions=[
        Transition(
            "recognise",
            "组织认定",
            {ProblemState.FOUND},
            ProblemState.RECOGNISED,
            asks=("recognised_on", "finding"),
            offers=("month",),
        ),
        Transition(
            "mend",
            "补充材料",
            {ProblemState.FOUND},
            ProblemState.MENDED,
            asks=("mended_on", "material"),
            due="due_on",
        ),
        Reversal("unrecognise", "撤回认定", "recognise", obstacle=_completed),
        Reversal("unmend", "撤回补正", "mend", obstacle=_completed),
    ],
)
