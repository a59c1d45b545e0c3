"""What people and their programs do to a report between its compiling and its coming back, as the shared cases name it.

A change is `verb`, `verb:figure` or `verb:figure=text`; several are joined by semicolons.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from lxml import etree

from sanbiao.reports.template import Slot

BODY = "word/document.xml"
_SPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def qn(name: str) -> str:
    """The whole name of an element or attribute."""
    return _SPACE + name.removeprefix("w:")


_BY = {qn("w:id"): "900", qn("w:author"): "乙", qn("w:date"): "2023-07-03T08:00:00Z"}
Node = Any  # lxml's elements


def returned(report: bytes, change: str) -> bytes:
    """The report after what was done to it."""
    source, target = zipfile.ZipFile(io.BytesIO(report)), io.BytesIO()
    with source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in source.namelist():
            part = source.read(name)
            copy.writestr(name, _changed(part, change.split(";")) if name == BODY else part)
    return target.getvalue()


def _changed(part: bytes, changes: list[str]) -> bytes:
    body = etree.fromstring(part)
    for change in changes:
        verb, _, told = change.partition(":")
        code, _, text = told.partition("=")
        for control in [one for one in body.iter(qn("w:sdt")) if not code or _is_of(one, code)][: 1 if code else None]:
            _VERBS[verb](control, text)
    return etree.tostring(body, encoding="UTF-8", xml_declaration=True, standalone=True)


def _is_of(control: Node, code: str) -> bool:
    slot = Slot.of_tag(next(control.iter(qn("w:tag"))).get(qn("w:val")))
    return slot is not None and slot.code == code


def _run(like: Node, text: str, name: str = "w:t") -> Node:
    """A run of text in the type of the control's own."""
    run = etree.Element(qn("w:r"))
    run.extend(deepcopy(each) for each in list(like.iter(qn("w:rPr")))[:1])
    etree.SubElement(run, qn(name)).text = text
    return run


def _said(control: Node) -> str:
    return "".join(each.text or "" for each in control.iter(qn("w:t")))


def _around(name: str, *inside: Node) -> Node:
    element = etree.Element(qn(name), _BY)
    element.extend(inside)
    return element


def _holds(control: Node, *inside: Node) -> None:
    content = control.find(qn("w:sdtContent"))
    content[:] = list(inside)


def _inner(control: Node, text: str) -> Node:
    sdt = etree.Element(qn("w:sdt"))
    etree.SubElement(etree.SubElement(sdt, qn("w:sdtPr")), qn("w:id")).set(qn("w:val"), "901")
    etree.SubElement(sdt, qn("w:sdtContent")).append(_run(control, text))
    return sdt


def _unwrapped(control: Node, text: str) -> None:
    control.getparent().replace(control, _run(control, text))


def _opened(control: Node, _: str) -> None:
    for each in list(control.find(qn("w:sdtContent"))):
        control.addprevious(each)
    control.getparent().remove(control)


def _twice(control: Node, text: str) -> None:
    second = deepcopy(control)
    _holds(second, _run(control, text))
    control.addnext(second)


def _untagged(control: Node, _: str) -> None:
    for tag in list(control.iter(qn("w:tag"))):
        tag.getparent().remove(tag)


def _tracked(control: Node, text: str) -> None:
    struck = _around("w:del", _run(control, _said(control), "w:delText"))
    _holds(control, struck, _around("w:ins", _run(control, text)))


def _moved(control: Node, _: str) -> None:
    paragraph = control.getparent()
    control.addprevious(_around("w:moveFrom", _run(control, _said(control))))
    paragraph.append(_around("w:moveTo", control))


_VERBS: dict[str, Callable[[Node, str], None]] = {
    "none": lambda control, text: None,
    "unwrap": _unwrapped,
    "unwrap-all": _opened,
    "behind": lambda control, text: control.addnext(_run(control, text)),
    "before": lambda control, text: control.addprevious(_run(control, text)),
    "nest": lambda control, text: _holds(control, _inner(control, text)),
    "twice": _twice,
    "untag": _untagged,
    "track": _tracked,
    "move": _moved,
    "split": lambda control, text: _holds(control, *[_run(control, one) for one in _said(control)]),
}
