"""The life of an audit: each step is a letter or a day, and the state follows from it."""

from sanbiao.affairs.audits.models import Audit, State
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.transitions import Reversal, Transition

machine = Machine(
    Audit,
    states=State,
    transitions=[
        Transition("commission", "下达委托", {State.PLANNED}, State.COMMISSIONED, asks=("commissioned_on", "letter")),
        Transition("enter", "登记进点", {State.COMMISSIONED}, State.ENTERED, asks=("entered_on",)),
        Transition("consult", "征求意见", {State.ENTERED}, State.CONSULTING, asks=("consulted_on", "reply_due_on")),
        Transition("report", "出具报告", {State.CONSULTING}, State.REPORTED, asks=("reported_on",), due="reply_due_on"),
        Transition("rectify", "整改销号", {State.REPORTED}, State.RECTIFIED, asks=("rectified_on",)),
        Transition("archive", "结果归档", {State.RECTIFIED}, State.ARCHIVED, asks=("archived_on",)),
        Reversal("withdraw", "撤回委托", "commission"),
        Reversal("unarchive", "撤回归档", "archive"),
    ],
)
