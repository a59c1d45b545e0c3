"""The pages on which a department says how the papers of a ledger look."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.refusal import Refused
from sanbiao.core.ledger.models import PaperLayout
from sanbiao.core.ledger.papers.forms import forms_of, told, warning
from sanbiao.core.ledger.papers.keeping import keep_paper, may_change_papers, paper_named, papers_of, remove_paper
from sanbiao.core.ledger.papers.paper import Paper, built_in
from sanbiao.core.ledger.views import LedgerView

NEW = "new"


class PapersView(LedgerView):
    """Every paper of the ledger. It is there for those who may change them."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        if not may_change_papers(self.user, self.ledger):
            raise Http404

    def get(self, request: OfficeRequest, slug: str) -> HttpResponse:
        kept = {layout.code: layout for layout in PaperLayout.objects.filter(ledger=self.ledger.key)}
        declared = {paper.code for paper in built_in(self.ledger)}
        lines = [
            {
                "paper": paper,
                "kind": paper.kind.label,
                "kept": kept.get(paper.code),
                "is_own": paper.code not in declared,
                "url": self.url("ledger-paper", paper.code),
                "remove_url": self.url("ledger-paper-remove", paper.code) if paper.code in kept else "",
            }
            for paper in papers_of(self.ledger)
        ]
        return self.page("ledger/papers.html", lines=lines, new_url=self.url("ledger-paper", NEW))


class PaperView(PapersView):
    """How one paper looks, to be changed; or a new one, which begins as a list."""

    paper: Paper

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: as above
        super().setup(request, *args, **kwargs)
        code = kwargs["code"]
        if code == NEW:
            columns = next(paper for paper in built_in(self.ledger) if paper.code == "list").columns
            self.paper = Paper(code="", name="", title=self.ledger.title, columns=columns)
            return
        found = paper_named(self.ledger, code)
        if found is None:
            raise Http404
        self.paper = found

    def get(self, request: OfficeRequest, slug: str, code: str = "") -> HttpResponse:
        return self._form(*forms_of(self.ledger, self.paper))

    def post(self, request: OfficeRequest, slug: str, code: str = "") -> HttpResponse:
        form, columns = forms_of(self.ledger, self.paper, request.POST)
        if not (form.is_valid() and columns.is_valid()):
            return self._form(form, columns, status=422)
        paper = told(self.paper.code, form, columns)
        try:
            keep_paper(ledger=self.ledger, paper=paper, by=self.user, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._form(form, columns, status=422)
        messages.success(request, f"已保存版式：{paper.name}。到台账里点“花名册等版式”就能用。")
        if said := warning(paper):
            messages.warning(request, said)
        return redirect(self.url("ledger-papers"))

    def _form(self, form: Any, columns: Any, status: int = 200) -> HttpResponse:  # Any: two kinds of forms
        heading = f"版式：{self.paper.name}" if self.paper.code else "新的版式"
        return self.page(
            "ledger/paper_form.html",
            status=status,
            form=form,
            columns=columns,
            heading=heading,
            papers_url=self.url("ledger-papers"),
        )


class PaperRemoveView(PapersView):
    """Takes back what was changed of a paper."""

    http_method_names = ("post",)

    def post(self, request: OfficeRequest, slug: str, code: str) -> HttpResponse:
        try:
            remove_paper(ledger=self.ledger, code=code, by=self.user, at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            declared = any(paper.code == code for paper in built_in(self.ledger))
            messages.success(request, "版式已恢复为原来的样子。" if declared else "版式已删除。")
        return redirect(self.url("ledger-papers"))
