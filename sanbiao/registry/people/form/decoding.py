"""The text of a file whose encoding is told wrongly, or not at all."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DAMAGED = 20
"""A text is taken for damaged UTF-8 where fewer than one in so many of its signs beyond ASCII cannot be read."""
_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
    "\u00ad\u200b-\u200d\u2060\ufeff]"  # what web pages and chat programs leave in copied text
)


def decoded(content: bytes) -> str:
    """The text of a file, whatever its declaration says: by its mark, else as UTF-16 where every other byte of the beginning
    is nought, else UTF-8, else the national encoding (GB 18030, which holds GB 2312 and GBK).

    Control signs, which XML forbids, and signs that nobody sees are left out; those that break lines are line breaks. What
    cannot be read stands as U+FFFD.
    """
    return plain(_text(content))


def plain(text: str) -> str:
    """`text` with one kind of line break, and of what nobody sees only blanks and tabs."""
    return _UNSEEN.sub("", _LINE_BREAKS.sub("\n", text))


def _text(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.removeprefix(mark).decode(encoding, "replace")
    if content[1:4:2] == b"\0\0":
        return content.decode("utf-16-le", "replace")
    if content[0:3:2] == b"\0\0":
        return content.decode("utf-16-be", "replace")
    text = content.decode("utf-8", "replace")
    if (lost := text.count("\ufffd")) and lost * _DAMAGED > sum(not sign.isascii() for sign in text):
        return content.decode("gb18030", "replace")
    return text
