"""What follows from the rules for reports that wait."""

from sanbiao.affairs.hotline.apps import rules
from sanbiao.affairs.hotline.models import Complaint, State


def keep_clocks() -> None:
    """Keep by which day it must be decided whether a report is accepted, as long as that is open."""
    waiting = Complaint.objects.filter(state=State.RECEIVED)
    late = []
    for each in waiting.only("received_on", "decide_by"):
        day = rules().decide.after(each.received_on)
        if each.decide_by != day:
            each.decide_by = day
            late.append(each)
    Complaint.objects.bulk_update(late, ["decide_by"])
