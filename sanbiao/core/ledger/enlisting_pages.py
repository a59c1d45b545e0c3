"""The page on which people of the roster are chosen for the list of a class or a round.

All of it is one form sent by POST and answered with a page: neither a name that was looked for nor who was chosen ever stands in
an address, and who was chosen stays chosen while others are looked for.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.utils.timezone import localtime

from sanbiao.core.access.bounds import row_number
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.ledger.enlisted import (
    MOST,
    Enlisted,
    EnlistedRow,
    OnceForm,
    enlist,
    enlisting_of,
    lists_of,
    on_list,
    once_form,
    parents_of,
    roster_of,
    subject_link,
)
from sanbiao.core.ledger.fields import ReferenceField
from sanbiao.core.ledger.filters import SEARCH
from sanbiao.core.ledger.finding.keeping import query_of, views_of
from sanbiao.core.ledger.forms import ready
from sanbiao.core.ledger.leading import in_context
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.listing import COLUMNS, SORT, Listing
from sanbiao.core.ledger.services import created_by
from sanbiao.core.ledger.table import Table
from sanbiao.core.ledger.views import LedgerView
from sanbiao.core.machine.steps import new_ticket

ROW, PAGE = "row", "page"
WARNED = 20
"""So many warnings are told of those who were put on a list."""
TOO_MANY = f"一次最多登记 {MOST} 人。请缩小查找的范围，或分几次选。"
NOBODY = "还没有选人。请先勾选。"


class PeopleForm(forms.Form):
    """Whom to look for: by name, by unit, on the list of another class or round, by a view that was saved of the roster."""

    q = forms.CharField(required=False, label="查找", max_length=60, widget=forms.TextInput(attrs={"type": "search"}))
    view = forms.ChoiceField(required=False, label="常用视图")

    def __init__(self, typed: QueryDict | None, *, ledger: Ledger[Any], request: OfficeRequest) -> None:
        super().__init__(typed, prefix="find")
        roster, parents = roster_of(ledger), parents_of(ledger)
        self.views = {str(view.pk): view for view in views_of(roster, request.user)}
        by = next(each.field for each in ledger.columns if each.field.startswith(f"{enlisting_of(ledger).parent}__"))
        units, lists = roster.policy.units._base_manager.none(), parents.model._base_manager.none()
        self.fields["unit"] = ReferenceField(rows=units, required=False, label="单位（含下级）")
        self.fields["other"] = ReferenceField(
            rows=lists, by=by.partition("__")[2], required=False, label=f"以往{parents.title}的名单"
        )
        for name, each in self.fields.items():
            ready(each, name, user=request.user, on=request.context.on)
        self.fields["view"].choices = [("", "不用"), *((key, str(view.name)) for key, view in self.views.items())]  # type: ignore[attr-defined]  # a field of choices
        self.order_fields((SEARCH, "unit", "other", "view"))
        if not self.views:
            del self.fields["view"]


class EnlistView(LedgerView):
    """Whom of the roster to put on the list of a row: found and ticked, then what else has to be said, then done."""

    permission = "change_permission"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.ledger.enlists is None or self.ledger not in lists_of(parents_of(self.ledger), request.user):
            raise Http404
        self.roster, self.parents = roster_of(self.ledger), parents_of(self.ledger)
        self.parent = get_object_or_404(self.parents.rows(request.user), pk=kwargs["pk"])

    def get(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        return self._found()

    def post(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        wanted = request.POST.get("do", "")
        if wanted not in ("next", "add"):
            return self._found()
        if not self.chosen or len(self.chosen) > MOST:
            return self._found(fault=TOO_MANY if self.chosen else NOBODY)
        return self._added() if wanted == "add" else self._asked(once_form(self.ledger)(**self._whose))

    @cached_property
    def there(self) -> set[Any]:  # Any: whatever the key of a person is
        return on_list(self.ledger, self.parent, self.user)

    @cached_property
    def chosen(self) -> list[int]:
        """The keys of those who were ticked, here or on an earlier page; one out of sight is not there (404)."""
        keys = {number for text in self.request.POST.getlist(ROW) if (number := row_number(text))}
        keys |= set(self._all_found) if len(self._all_found) <= MOST else set()
        if self.roster.rows(self.user).filter(pk__in=keys).count() != len(keys):
            raise Http404
        return sorted(keys)

    @cached_property
    def _all_found(self) -> list[Any]:
        """The keys of all who were found and are not on the list, where all of them are wanted: at most one too many."""
        if self.request.POST.get("do") != "all":
            return []
        return list(self.listing.rows.exclude(pk__in=self.there).order_by().values_list("pk", flat=True)[: MOST + 1])

    @cached_property
    def form(self) -> PeopleForm:
        form = PeopleForm(self.request.POST, ledger=self.ledger, request=self.request)
        form.is_valid()
        return form

    @cached_property
    def listing(self) -> Listing:
        """The people whom the form asks for: those whom people usually mean, unless it names a list or a view."""
        asked, view = self.form.cleaned_data, self.form.views.get(self.form.cleaned_data.get("view", ""))
        query = query_of(view) if view else QueryDict(mutable=True)
        for name in (COLUMNS, SORT):
            query.pop(name, None)
        if not view and not asked.get("other"):
            query.update(self.roster.usual)
        query[SEARCH], query[PAGE] = asked.get(SEARCH, ""), self.request.POST.get(PAGE, "")
        restrict = Q(pk__in=()) if self.form.errors else Q()
        if unit := asked.get("unit"):
            restrict &= self.roster.policy.belonging_to([unit.path])
        if other := asked.get("other"):
            restrict &= Q(pk__in=on_list(self.ledger, other, self.user))
        shown = self.roster.introduces
        return Listing(self.roster, self.user, self.request.context, query, restrict=restrict, shown=shown)

    @property
    def _whose(self) -> dict[str, Any]:
        return {"user": self.user, "on": localtime(self.at).date()}

    def _found(self, fault: str = "") -> HttpResponse:
        table = Table(self.listing, is_sortable=False)
        on_page = {row.pk for row in table.rows}
        if len(self.chosen) > MOST or len(self._all_found) > MOST:
            fault = TOO_MANY
        return self._page(
            "ledger/enlist.html",
            status=422 if fault or self.form.errors or table.faults else 200,
            table=table,
            form=self.form,
            chosen=set(self.chosen),
            elsewhere=[key for key in self.chosen if key not in on_page],
            there=self.there,
            said=self.listing.asked,
            fault=fault,
        )

    def _asked(self, once: OnceForm, done: Enlisted | None = None, ticket: str = "") -> HttpResponse:
        entries = [
            EnlistedRow(self.ledger, person, self.request.POST, parent=self.parent, **self._whose) for person in self._people()
        ]
        faults = [(self._of_roster(person.pk), str(person), said) for person, said in done.faults] if done else []
        labels = [field.label for field in entries[0].asked]
        return self._page(
            "ledger/enlist_asked.html",
            status=422 if faults or once.errors else 200,
            once=once,
            entries=entries,
            labels=labels,
            faults=faults,
            ticket=ticket or new_ticket(),
            kept=[(field.html_name, field.value() or "") for field in self.form],
        )

    def _added(self) -> HttpResponse:
        ticket = self.request.POST.get("ticket", "") or new_ticket()
        if created_by(self.ledger, ticket, self.user):
            return redirect(self._parent_url)
        once = once_form(self.ledger)(self.request.POST, **self._whose)
        if not once.is_valid():
            return self._asked(once, ticket=ticket)
        done = enlist(
            ledger=self.ledger,
            parent=self.parent,
            people=self._people(),
            typed=self.request.POST,
            by=self.user,
            at=self.at,
            ticket=ticket,
            on=self._whose["on"],
        )
        if done.faults:
            return self._asked(once, done, ticket=ticket)
        messages.success(self.request, f"已登记{self.ledger.title} {done.count} 人。")
        for warning in done.warnings[:WARNED]:
            messages.warning(self.request, warning)
        return redirect(self._parent_url)

    def _people(self) -> list[Any]:
        return list(self.roster.rows(self.user).filter(pk__in=self.chosen).order_by(*self.roster.ordering))

    def _of_roster(self, pk: Any) -> str:
        return in_context(self.request, self.roster.detail_url(pk))

    @property
    def _parent_url(self) -> str:
        return in_context(self.request, self.parents.detail_url(self.parent.pk))

    def _page(self, template: str, **more: Any) -> HttpResponse:
        return self.page(
            template,
            parent=self.parent,
            parents=self.parents,
            parents_url=in_context(self.request, self.parents.list_url()),
            back_url=self._parent_url,
            roster=self.roster,
            subject=subject_link(self.ledger),
            heading=f"从{self.roster.title}选人",
            count=len(self.chosen),
            **more,
        )
