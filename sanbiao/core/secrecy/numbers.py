"""Numbers of people in free text: ID numbers and telephones, however they are written, are shown in part.

Whatever is kept or logged without being a field of its own passes here: faults, names of files, drawn rows, reasons, log lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

_GAP = r"[\s'’‘`´\u200b-\u200d\ufeff]{0,4}"
_CROSS = "Xx×✕✖╳χΧхХＸｘ"
_RUN = re.compile(rf"\d(?:{_GAP}\d){{13,}}{_GAP}[\d{_CROSS}]")
# With signs between the figures a text is as likely a list of days: then only what has a day of birth in its place is one.
_PARTED = re.compile(rf"\d{{6}}[-–—_/.·\s]{{1,2}}(?:\d\d)?\d{{6}}[-–—_/.·\s]{{1,2}}\d{{2,3}}[\d{_CROSS}]?")
_WORD = re.compile(rf"(?<!\d)\d{{14,17}}[\d{_CROSS}](?!\d)")
_TELEPHONE = re.compile(r"(?<!\d)(?:(?:\+?86[-\s]?)?1[-\s]?[3-9](?:[-\s]?\d){9}|0\d{2,3}[-–—\s]\d{5,8}|0\d{2,3}\d{8})(?!\d)")
_WEIGHTS, _CHECKS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"
_OLD, WHOLE = 15, 18
"""How many places an ID number of old has, and one of today."""
_STARS = "*" * 8
_SHOWN = re.compile(r"\d{6}\*{8}[\dX]{2}")
_EARLIEST, _LATEST = "1880", "2012"
"""Years of birth. Codes of cases are often written as area, day and running number, whose days are of late."""


def without_numbers(text: str) -> str:
    """`text` with ID numbers, whole or not, and telephones shown in part."""
    text = _PARTED.sub(lambda found: shown(_places(found[0])) if _has_birthday(_places(found[0])) else found[0], text)
    text = _RUN.sub(lambda found: shown(_places(found[0])), text)
    return _TELEPHONE.sub(lambda found: _shown_telephone(found[0]), text)


def without_id_numbers(text: str) -> str:
    """`text` with what is an ID number by its day of birth shown in part; account numbers and telephones stay as they are."""
    return with_id_numbers_as(shown, text)


def as_kept(text: str) -> str:
    """A text of a ledger as it is kept in clear: ID numbers and telephones are no free text, and have no place in one."""
    return _TELEPHONE.sub(lambda found: _shown_telephone(found[0]), without_id_numbers(text))


def with_id_numbers_as(shown: Callable[[str], str], text: str) -> str:
    """`text` with what is an ID number by its day of birth replaced by what `shown` makes of its figures and a capital X."""

    def replaced(found: re.Match[str]) -> str:
        places = _places(found[0])
        return shown(places) if _has_birthday(places) else found[0]

    def within(found: re.Match[str]) -> str:
        """A run of figures may be a number beside another one: `110101199001011234 13800001111`."""
        text = _WORD.sub(replaced, found[0])
        if text != found[0]:
            return text
        places = _places(found[0])
        hides_one = any(is_right(places[at : at + WHOLE]) for at in range(len(places) - WHOLE + 1))
        return shown(places) if hides_one or _has_birthday(places) else text

    return _RUN.sub(within, _PARTED.sub(replaced, text))


def holds_id_number(text: str) -> bool:
    """Whether what is an ID number by its day of birth, or the beginning of one, stands in `text`."""
    return without_id_numbers(text) != text


def holds_right_number(text: str) -> bool:
    """Whether a whole ID number whose last place is right stands in `text`: what is found so is hardly ever anything else."""
    for found in _RUN.finditer(text):
        places = _places(found[0])
        if any(is_right(places[at : at + WHOLE]) for at in range(len(places) - WHOLE + 1)):
            return True
    return False


def holds_masked_number(text: str) -> bool:
    """Whether a number shown in part stands in `text`."""
    return _SHOWN.search(text) is not None


def masked(value: Any) -> Any:  # Any: whatever JSON can hold
    """`value` with the numbers in all its texts shown in part, those of its keys too."""
    if isinstance(value, str):
        return without_numbers(value)
    if isinstance(value, Mapping):
        return {masked(name): masked(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [masked(each) for each in value]
    return value


def is_right(places: str) -> bool:
    """Whether 18 figures are an ID number by their day of birth and their last place (GB 11643)."""
    body, check = places[:-1], places[-1:]
    if len(places) != WHOLE or not body.isdigit() or not _has_birthday(places):
        return False
    return _CHECKS[sum(weight * int(place) for weight, place in zip(_WEIGHTS, body, strict=True)) % 11] == check


def _places(found: str) -> str:
    """The figures in order, in ASCII, with an X for whatever stands for it."""
    return "".join("X" if sign in _CROSS else str(unicodedata.digit(sign)) for sign in found if sign in _CROSS or sign.isdigit())


def shown(places: str) -> str:
    """The figures of a number as they are told: the first six and the last two."""
    return f"{places[:6]}{_STARS}{places[-2:]}"


def _shown_telephone(found: str) -> str:
    return f"{found[:3]}****{found[-4:]}" if found.startswith("1") else f"{found[:4]}****"


def _has_birthday(places: str) -> bool:
    """Whether a day of birth stands where an ID number of 18 or 15 places has it; one that lacks its last place has it too."""
    if len(places) in (WHOLE - 1, WHOLE):
        born = places[6:14]
    elif len(places) == _OLD:
        born = f"19{places[6:12]}"
    else:
        return False
    return _EARLIEST <= born[:4] <= _LATEST and "01" <= born[4:6] <= "12" and "01" <= born[6:8] <= "31"
