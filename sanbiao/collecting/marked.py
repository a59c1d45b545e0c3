"""Workbooks that know where they belong: a signed property of the document names the demand and the unit."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.core.files.base import File

from sanbiao.collecting.models import Submission
from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.reading import Unreadable
from sanbiao.core.drive.reading.marks import property_of

MARK = "sanbiao-submission"
_SALT = "sanbiao.collecting.marked"
_PACKAGE = b"PK"
_LARGEST = 50 << 20
"""A workbook of ours that is filled in stays far below it."""


def signed(submission: Submission) -> str:
    """The mark of the workbook for a submission."""
    return signing.dumps([submission.demand.number, submission.unit.code], salt=_SALT)


def mark_of(file: File[Any]) -> str:
    """The mark in a file; empty where there is none."""
    if (file.size or 0) > _LARGEST:
        return ""
    file.seek(0)
    content = bytes(file.read())
    file.seek(0)
    try:
        found = property_of(content, name=MARK) if content.startswith(_PACKAGE) else []
    except Unreadable:
        return ""
    return str(found[0]) if found else ""


def submission_of(mark: str) -> Submission | None:
    """The submission to which a workbook belongs by its mark; None where that was forged, or is of another installation."""
    try:
        number, code = signing.loads(mark, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return Submission.objects.select_related("demand", "unit").filter(demand__number=number, unit__code=code).first()


def refuse_foreign(mark: str, submission: Submission) -> None:
    """Refuse a workbook that was made for another submission; one without a mark says nothing.

    Raises:
        Refused: it was.
    """
    if mark and (other := submission_of(mark)) and other.pk != submission.pk:
        raise Refused(f"这是「{other}」的填报表，不能报到「{submission}」。请到那一项上传，或选对文件。")
