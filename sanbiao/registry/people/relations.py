"""What businesses lend one another about people."""

from sanbiao.core.indicators.relations import Relation

PUT_TO_USE = Relation(
    name="people.put_to_use",
    label="提拔和进一步使用的决定",
    columns={"person": "int64", "decided_on": "date"},
)
"""Decisions to promote somebody or put them to weightier use, with their day: all of them, whatever the window. Whoever
joins asks `window.during(decided_on)`; one person may have several.
"""
