"""Signs right beside a control with which people read another number than the one in it."""

from __future__ import annotations

import re

from sanbiao.core.documents.reading import Box, Story
from sanbiao.reports.written import normal

NEAR = 12
_MULTIPLES = "十百千万亿"
_BEHIND = re.compile(rf"\d[\d.,]*|[.·点]\d[\d.,]*|,\d{{3}}(?!\d)|[-–—~/至]\d[\d.,]*|[{_MULTIPLES}]+|[%‰]")
_BEFORE = re.compile(rf"(?:[\d.,]*\d[.]?|\d[-–—~/至]|[{_MULTIPLES}]|负|(?<![-–—])[-−])$")
_GROUPED = re.compile(r"\d{1,3},$")


def beside(story: Story, box: Box) -> tuple[str, str]:
    """What stands right before and behind a control and belongs to the number that people read; mostly nothing twice."""
    text = normal(story.text_of(box))
    if not text:
        return "", ""
    before = normal(re.split(r"[\n\v\t]", story.text[max(0, box.start - NEAR) : box.start])[-1])
    behind = normal(re.split(r"[\n\v\t]", story.text[box.end : box.end + NEAR])[0])
    first, last = _BEFORE.search(before), _BEHIND.match(behind)
    if first is None and re.match(r"\d{3}(?!\d)", text):
        first = _GROUPED.search(before)
    if last is not None and last[0][0] in "%‰" and text[-1] in "%‰":
        last = None
    return first[0] if first else "", last[0] if last else ""
