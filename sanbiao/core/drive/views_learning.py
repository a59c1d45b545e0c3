"""The pages of what is learnt: the answers to an import's questions, its layouts put right, and the list of all meanings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.drive.learning import Said, forget, learn
from sanbiao.core.drive.models import Meaning
from sanbiao.core.drive.permissions import may_answer
from sanbiao.core.drive.reading import NOTHING_TOLD, ToldLayout
from sanbiao.core.drive.reading.questions import QuestionKind
from sanbiao.core.drive.services import lay_out, read_anew
from sanbiao.core.drive.showing import questions_of
from sanbiao.core.drive.views import ImportStep
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.listing import context_query
from sanbiao.core.ledger.voiding import merged_by

_NUMBER = re.compile(r"[0-9]{1,7}")
_BELOW = re.compile(r"below-[0-9]{1,7}")
OTHER = "other"
"""What an answer is that is none of the proposals, but typed beside them."""


class Answer(ImportStep):
    """Keeps the answers to an import's questions, and reads its files anew with them."""

    def post(self, request: OfficeRequest, batch: str) -> HttpResponse:
        by, at, kept, wrong = request.user.get_username(), timezone.now(), 0, 0
        for said in self._said(request):
            try:
                learn(said, by=by, at=at)
            except Refused as refusal:
                wrong += 1
                messages.error(request, f"“{said.text}”没有记下：{refusal}")
            else:
                kept += 1
        if not kept:
            if not wrong:
                messages.warning(request, "没有选择任何答案。")
            return self.back()
        try:
            with transaction.atomic():
                read_anew(self.drop)
                self.read_anew()
        except Refused:
            messages.success(request, f"已记下 {kept} 个答案。")
        else:
            messages.success(request, f"已记下 {kept} 个答案，正按新的写法重新读取。")
        return self.back()

    def _said(self, request: HttpRequest) -> Iterator[Said]:
        """What was answered; the page's own text beside an answer tells it from that to a question asked since in its place."""
        for question in questions_of(self.drop):
            chosen = request.POST.get(f"answer-{question.number}", "")
            typed = request.POST.get(f"other-{question.number}", "").strip()
            meaning = typed if chosen == OTHER or (typed and not chosen) else chosen
            if meaning and request.POST.get(f"text-{question.number}") == question.kept["text"]:
                kept = question.kept
                yield Said(QuestionKind(kept["kind"]), kept["ledger"], kept["text"], meaning)


class LayOut(ImportStep):
    """Keeps what somebody says of the layout of a sheet, and reads the files anew with it."""

    def post(self, request: OfficeRequest, batch: str, number: int) -> HttpResponse:
        told = NOTHING_TOLD if request.POST.get("forget") else _told(request.POST)
        try:
            with transaction.atomic():
                lay_out(self.drop, number, told, by=request.user.get_username(), at=timezone.now())
                self.read_anew()
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已记下这张表的更正，正按更正重新读取。" if told else "已取消更正，正重新识别这张表。")
        return self.back()


def _told(posted: QueryDict) -> ToldLayout:
    below = {int(name[6:]): said for name in posted if _BELOW.fullmatch(name) and (said := posted.get(name, "").strip())}
    left_out = frozenset(int(place) for place in posted.getlist("left_out") if _NUMBER.fullmatch(place))
    heading = posted.get("heading", "")
    return ToldLayout(int(heading) if _NUMBER.fullmatch(heading) else 0, posted.get("ledger", "").strip(), left_out, below)


class _Learnt(View):
    """What was learnt, for those who may answer."""

    request: OfficeRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        if not may_answer(request.user):
            raise Http404


class MeaningList(_Learnt):
    def get(self, request: OfficeRequest) -> HttpResponse:
        kept = Meaning.objects.order_by("kind", "ledger", "bare")
        groups = [(kind.label, [_line(one) for one in kept if one.kind == kind]) for kind in QuestionKind]
        return render(request, "drive/meanings.html", {"groups": [group for group in groups if group[1]], "count": len(kept)})


def _line(meaning: Meaning) -> dict[str, Any]:
    ledger = REGISTRY.get(meaning.ledger)
    return {"meaning": meaning, "ledger": ledger.title if ledger else meaning.ledger, "stands_for": _said_of(meaning)}


def _said_of(meaning: Meaning) -> str:
    """What a text stands for, in words: of a unit its name, whose code is kept."""
    if meaning.kind != QuestionKind.UNIT or meaning.is_left_out:
        return meaning.meaning
    units = next(ledger for ledger in REGISTRY.values() if ledger.holds_units)
    rows = units.model._base_manager
    unit = rows.filter(code=meaning.meaning).first() or rows.filter(pk=merged_by(units, "code", meaning.meaning)).first()
    return str(unit or meaning.meaning)


class Forget(_Learnt):
    def post(self, request: OfficeRequest, pk: int) -> HttpResponse:
        meaning = get_object_or_404(Meaning, pk=pk)
        forget(meaning, by=request.user.get_username(), at=timezone.now())
        messages.success(request, f"已取消“{meaning.text}”的写法，以后遇到会再问。")
        return redirect(f"{reverse('meanings')}{context_query(request.GET)}")
