"""A marked workbook that came by the page of imports goes to the submission it belongs to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File
from django.urls import reverse

from sanbiao.collecting.marked import mark_of, submission_of
from sanbiao.collecting.permissions import HAND_IN, submission_policy
from sanbiao.collecting.services import keep_files
from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.known import TakenElsewhere

NOBODYS = "这份填报表的标记已失效，或不属于您能办理的报送。请从报送任务重新下载填报表，或由有权限的人员上传。"


def take(file: File[Any], *, by: AbstractBaseUser, at: datetime) -> TakenElsewhere | None:
    """Take a marked workbook that came by the page of imports to the submission it belongs to.

    Raises:
        Refused: it cannot be taken there, with the way on.
    """
    mark = mark_of(file)
    if not mark:
        return None
    submission = submission_of(mark)
    if submission is None or not submission_policy.may(by, HAND_IN, submission):
        raise Refused(NOBODYS)
    keep_files(submission=submission, files=[file], by=by, at=at)
    sentence = f"「{file.name}」是报送任务的填报表，已放到「{submission}」，请核对后报送。"
    return TakenElsewhere(sentence, reverse("submission", args=[submission.pk]))
