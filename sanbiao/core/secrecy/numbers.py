"""Numbers of people in free text: ID numbers and telephones, however they are written, are shown in part.

Whatever is kept or logged without being a field of its own passes here: faults, names of files, drawn rows, reasons, log lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

_GAP = r"[\s'’‘`´\u200b-\u200d\ufeff]{0,4}"
_CROSS = "Xx×✕✖╳χΧхХＸｘ"
_RUN = re.compile(rf"\d(?:{_GAP}\d){{13,}}{_GAP}[\d{_CROSS}]")
# With signs between the figures a text is as likely a list of days: then only what has a day of birth in its place is one.
_PARTED = re.compile(rf"\d{{6}}[-–—_/.·\s]{{1,2}}(?:\d\d)?\d{{6}}[-–—_/.·\s]{{1,2}}\d{{2,3}}[\d{_CROSS}]?")
_TELEPHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[-\s]?\d{4}[-\s]?\d{4}|0\d{2,3}[-–—\s]\d{5,8}|0\d{2,3}\d{8})(?!\d)")
_FEWEST, _OLD, _WHOLE = 15, 15, 18
_STARS = "*" * 8
_EARLIEST, _LATEST = "1880", "2012"
"""Years of birth. Codes of cases are often written as area, day and running number, whose days are of late."""


def without_numbers(text: str) -> str:
    """`text` with ID numbers, whole or not, and telephones shown in part."""
    text = _PARTED.sub(lambda found: _shown(found[0]) if _has_birthday(_places(found[0])) else found[0], text)
    text = _RUN.sub(lambda found: _shown(found[0]), text)
    return _TELEPHONE.sub(lambda found: _shown_telephone(found[0]), text)


def without_id_numbers(text: str) -> str:
    """`text` with what is an ID number by its day of birth shown in part; account numbers and telephones stay as they are."""
    text = _PARTED.sub(lambda found: _shown(found[0]) if _has_birthday(_places(found[0])) else found[0], text)
    return _RUN.sub(lambda found: _shown(found[0]) if _has_birthday(_places(found[0])) else found[0], text)


def holds_id_number(text: str) -> bool:
    """Whether what is an ID number by its day of birth, or the beginning of one, stands in `text`."""
    return without_id_numbers(text) != text


def bare_id_number(text: str) -> str:
    """The ID number that `text` is, blanks aside: its figures and a capital X; empty if it is nothing of the kind."""
    return _places(text) if _RUN.fullmatch(text.strip()) or _PARTED.fullmatch(text.strip()) else ""


def masked(value: Any) -> Any:  # Any: whatever JSON can hold
    """`value` with the numbers in all its texts shown in part, those of its keys too."""
    if isinstance(value, str):
        return without_numbers(value)
    if isinstance(value, Mapping):
        return {masked(name): masked(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(each) for each in value]
    return value


def _places(found: str) -> str:
    """The figures in order, in ASCII, with an X for whatever stands for it."""
    return "".join("X" if sign in _CROSS else str(unicodedata.digit(sign)) for sign in found if sign in _CROSS or sign.isdigit())


def _shown(found: str) -> str:
    places = _places(found)
    return f"{places[:6]}{_STARS}{places[-2:]}" if len(places) >= _FEWEST else found


def _shown_telephone(found: str) -> str:
    return f"{found[:3]}****{found[-4:]}" if found.startswith("1") else f"{found[:4]}****"


def _has_birthday(places: str) -> bool:
    """Whether a day of birth stands where an ID number of 18 or 15 places has it; one that lacks its last place has it too."""
    if len(places) in (_WHOLE - 1, _WHOLE):
        born = places[6:14]
    elif len(places) == _OLD:
        born = f"19{places[6:12]}"
    else:
        return False
    return _EARLIEST <= born[:4] <= _LATEST and "01" <= born[4:6] <= "12" and "01" <= born[6:8] <= "31"
