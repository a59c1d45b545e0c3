"""Answers whoever takes rows away on paper. That they were taken is kept, as with any sheet that goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.tracing import new_trace
from sanbiao.core.documents.grid import PaperGrid
from sanbiao.core.documents.grid_book import grid_workbook
from sanbiao.core.documents.grid_word import grid_document
from sanbiao.core.documents.office import NotDrawn, pdf
from sanbiao.core.ledger.beside import NOTHING_BESIDE, Beside
from sanbiao.core.ledger.in_full import asked_in_full
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import Listing
from sanbiao.core.ledger.papers.drawing import Surroundings, drawn
from sanbiao.core.ledger.papers.filling import filled
from sanbiao.core.ledger.papers.keeping import may_change_papers, paper_named, papers_of
from sanbiao.core.ledger.papers.listed import listed
from sanbiao.core.ledger.papers.paper import Paper
from sanbiao.core.ledger.services import EXPORT, PRINT, keep_export
from sanbiao.core.ui.times import day_of, local_date

MOST_PAPER_ROWS = 5_000
"""More rows than this are not put on paper at once: that would be a parcel of two hundred sheets."""
MOST_DRAWN_ROWS = 500
"""More rows than this take the office suite longer than anybody waits; the browser draws them in a moment."""
SHAPE = "as"
"""What a form asks by for a paper with its format."""
LIST = "print"
FORMATS: Mapping[str, tuple[str, str]] = {
    "print": ("打印", "text/html"),
    "docx": ("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": ("PDF", "application/pdf"),
}


class NoSuchPaper(LookupError):
    """The form asks for a paper, or a format, that is not there."""


@dataclass(frozen=True)
class Offer:
    """The papers of a list, for its page; `url` leads to where they are changed, empty for who may not."""

    papers: Sequence[Paper]
    url: str
    formats: Mapping[str, str] = field(default_factory=lambda: {name: label for name, (label, _) in FORMATS.items()})


@dataclass(frozen=True, kw_only=True)
class TakenRows:
    """What is taken away: the rows of a list in its order, whose they are, and of which time."""

    listing: Listing
    named: str
    time: str
    asked: Mapping[str, str]
    beside: Beside = NOTHING_BESIDE

    @property
    def ledger(self) -> Ledger[Any]:
        return self.listing.ledger

    @property
    def said(self) -> str:
        """Whose, of when, and by which filters, in one line below the title."""
        told = [self.listing.context.label, self.time, *(f"{label}：{said}" for label, said in self.asked.items())]
        return "　".join(told)


def offer(ledger: Ledger[Any], user: Any) -> Offer:  # Any: request.user
    """The papers of the ledger that its list offers to somebody who may take its rows away."""
    return Offer(papers_of(ledger), ledger.papers_url() if may_change_papers(user, ledger) else "")


def paper_answer(request: OfficeRequest, taken: TakenRows, *, back_url: str) -> HttpResponse:
    """What a page of rows answers when they are asked for on paper; with what stands against it, the page again.

    Raises:
        Http404: there is no such paper or format.
    """
    assert isinstance(request.user, AbstractBaseUser)  # noqa: S101  # nobody else gets past the policy
    try:
        return on_paper(request, taken, by=request.user, at=timezone.now())  # noqa: TID251  # the views' own answer
    except NoSuchPaper as fault:
        raise Http404 from fault
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(f"{back_url}?{request.GET.urlencode()}")


def on_paper(request: HttpRequest, taken: TakenRows, *, by: AbstractBaseUser, at: datetime) -> HttpResponse:
    """The rows on the paper and in the format that the form asks for.

    Raises:
        NoSuchPaper: there is none such.
        Refused: there are too many rows, ID numbers are asked for without a reason, or no office suite can draw the PDF.
    """
    shape = request.POST.get(SHAPE, "")
    paper, form = _wanted(taken.ledger, shape)
    rows = _bounded(taken, form)
    in_full = asked_in_full(request)
    count = rows.count()
    trace = new_trace(by=by, at=at)
    around = Surroundings(title=taken.named, said=f"{taken.said}　共 {count} 行", foot=f"打印：{trace.line}")
    grid = (
        _on(paper, taken, rows, around, by, is_full=bool(in_full)) if paper else listed(taken.listing, rows, taken.beside, around)
    )
    content = _content(grid, form, by, at)
    told = {**taken.asked, **({"版式": paper.name} if paper else {}), "格式": FORMATS[form][0]}
    told |= in_full
    verb = PRINT if form == "print" else EXPORT
    keep_export(ledger=taken.ledger, rows=count, asked=told, by=by, at=at, trace=trace, verb=verb)
    if form == "print":
        return render(
            request, "ledger/paper.html", {"grid": grid, "heading": grid.title or (paper.name if paper else taken.named)}
        )
    name = f"{taken.named}-{paper.name if paper else '清单'}-{local_date(at):%Y%m%d}.{form}".replace("/", "")
    disposition = content_disposition_header(as_attachment=True, filename=name) or ""
    return HttpResponse(content, content_type=FORMATS[form][1], headers={"Content-Disposition": disposition})


def _wanted(ledger: Ledger[Any], shape: str) -> tuple[Paper | None, str]:
    """The paper and the format; no paper is the list as it is shown."""
    if shape == LIST:
        return None, "print"
    code, _, form = shape.rpartition(".")
    paper = paper_named(ledger, code)
    if paper is None or form not in FORMATS:
        raise NoSuchPaper(shape)
    return paper, form


def _bounded(taken: TakenRows, form: str) -> QuerySet[Any]:
    rows = taken.listing.rows
    if form == "pdf" and rows[MOST_DRAWN_ROWS:].exists():
        raise Refused(
            f"超过 {MOST_DRAWN_ROWS} 行，不能直接生成 PDF。请点这个版式的“打印”，在打印对话框中另存为 PDF；或者下载 Word。"
        )
    if rows[MOST_PAPER_ROWS:].exists():
        raise Refused(
            f"超过 {MOST_PAPER_ROWS} 行，一次印不了，没有打印。请先用筛选或单位范围缩小，再分次打印；要全部的行，请导出 Excel。"
        )
    return rows


def _on(
    paper: Paper, taken: TakenRows, rows: QuerySet[Any], around: Surroundings, by: AbstractBaseUser, *, is_full: bool
) -> PaperGrid:
    fields = [column.field for column in paper.columns]
    texts = filled(taken.ledger, rows, [*fields, *([paper.group] if paper.group else [])], user=by, is_full=is_full)
    groups = [row[-1] for row in texts] if paper.group else []
    return drawn(paper, [row[: len(fields)] for row in texts], groups, around)


def _content(grid: PaperGrid, form: str, by: AbstractBaseUser, at: datetime) -> bytes:
    if form == "print":
        return b""
    if form == "xlsx":
        return grid_workbook(grid)
    document = grid_document(grid, author=by.get_username(), made_on=local_date(at))
    if form == "docx":
        return document
    try:
        return pdf(document)
    except NotDrawn as fault:
        raise Refused(str(fault)) from fault


def today_said(at: datetime) -> str:
    """Of when rows are that belong to no period: as they stand on the day they are taken."""
    return f"截至 {day_of(at)}"
