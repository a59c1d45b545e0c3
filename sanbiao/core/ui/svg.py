"""What Vega draws, made fit for our pages: linked, labelled, in colours that a stylesheet can turn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

SVG: Final = "http://www.w3.org/2000/svg"
XLINK: Final = "http://www.w3.org/1999/xlink"
ROW: Final = "https://row.invalid/"

# The colours of tokens.css in light, by the class that lets the stylesheet replace them.
COLOURS: Final = {
    "one": "#4c6a88",
    "two": "#a5752f",
    "marked": "#b3261e",
    "ink": "#3d3731",
    "paper": "#fffdfb",
    "hit": "#010101",
}
_NAMES: Final = {colour: name for name, colour in COLOURS.items()}
_LONG: Final = re.compile(r"-?\d+\.\d{3,}")
_EMPTY: Final = ("", "M0,0h0v0h0Z")
_DROPPED: Final = re.compile(r"^(aria-.*|role|class|cursor|pointer-events)$")


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a mark leads, and what it says to who points at it or hears it."""

    url: str
    title: str


def row_address(number: int) -> str:
    """What stands in a drawing for the address of link `number` until `finish` puts the real one."""
    return f"{ROW}{number}"


def _tag(name: str) -> str:
    return f"{{{SVG}}}{name}"


def _style(element: etree._Element) -> None:
    """Vega's own roles and names go; colours of ours gain their class."""
    for attribute in list(element.attrib):
        if _DROPPED.match(str(attribute)):
            del element.attrib[attribute]
    classes = [f"{kind}-{_NAMES[value]}" for kind in ("fill", "stroke") if (value := str(element.get(kind, ""))) in _NAMES]
    if classes:
        element.set("class", " ".join(classes))
    if element.tag == _tag("text") and element.get("stroke"):
        element.set("paint-order", "stroke")  # Vega draws the rim of a text over it


def _link(anchor: etree._Element, links: Sequence[Anchor]) -> None:
    """The real address in place of the row's number; a title to point at and a name to hear."""
    address = f"{{{XLINK}}}href"
    link = links[int(str(anchor.get(address)).removeprefix(ROW))]
    del anchor.attrib[address]
    anchor.set("href", link.url)
    anchor.set("aria-label", link.title)
    title = etree.Element(_tag("title"))
    title.text = link.title
    anchor.insert(0, title)


def finish(drawn: str, *, label: str, links: Sequence[Anchor]) -> str:
    """The SVG `drawn` by Vega as one element for a page, named `label`, its marks leading to `links`.

    It scales with its box, has no background, style attribute, identifier or script.
    """
    root = etree.fromstring(_LONG.sub(lambda number: f"{float(number[0]):.2f}".rstrip("0").rstrip("."), drawn).encode())
    for element in root.iter(_tag("path"), _tag("g"), _tag("text"), _tag("line"), _tag("rect"), _tag("a")):
        _style(element)
    for parent in list(root.iter()):
        for path in parent.findall(_tag("path")):
            if path.get("d") in _EMPTY or path.get("display") == "none":
                parent.remove(path)
    anchors = list(root.iter(_tag("a")))
    for anchor in anchors:
        _link(anchor, links)
    for attribute in ("width", "height", "class", "version"):
        del root.attrib[attribute]
    # An image hides its links from screen readers, so a chart with links is a named group.
    root.set("role", "group" if anchors else "img")
    root.set("aria-label", label)
    etree.cleanup_namespaces(root)
    return etree.tostring(root, encoding="unicode")
