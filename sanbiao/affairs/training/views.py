"""The pages of training. Rows out of sight are not there at all (404); the phone's page is the only one open to everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from sanbiao.affairs.training import queries, services
from sanbiao.affairs.training.apps import rules
from sanbiao.affairs.training.forms import AttendanceForm, HoursFilter, PhoneSignInForm
from sanbiao.affairs.training.machine import machine, waiting
from sanbiao.affairs.training.models import Attendance, Audience, ClassRun, Nature, Reading, RotationTarget, State, Trainee
from sanbiao.affairs.training.permissions import Permission as May
from sanbiao.affairs.training.permissions import Sight, class_policy, hours_policy, trainee_policy
from sanbiao.affairs.training.services import Purpose, issue_token, mark_attendance, read_token, sign_in
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.policy import Policy
from sanbiao.core.access.refusal import Refused
from sanbiao.core.indicators.cards import cards_of
from sanbiao.core.indicators.services import NOT_FILLED, reported
from sanbiao.core.ledger.listing import CONTEXT
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ledger.rows_page import RowsPage, sheet_answer
from sanbiao.core.ledger.views import DetailView, RecordView
from sanbiao.core.periods.periods import Period, period
from sanbiao.core.ui.charts import Bar, Chart, Group, Point, bar_chart, grouped_bar_chart, line_chart
from sanbiao.core.ui.codes import qr_code

CLASSES, TRAINEES, TARGETS, READINGS = (ledger_of_model(each) for each in (ClassRun, Trainee, RotationTarget, Reading))
ATTENDANCES = "training.attendances"
TERMS = 12
MARKS = ((Attendance.ATTENDED.value, "参训"), (Attendance.ABSENT.value, "请假"))
BY_HAND = Q(attendance=Attendance.ATTENDED, signed_in_at=None)
LOCAL = ("localhost", "127.0.0.1")
"""Names under which no phone reaches this machine."""
HOURS_PAGE = 50


class TrainingView(View):
    """A page for those who hold what is `needed` anywhere."""

    policy: ClassVar[Policy[Any]] = class_policy
    needed: ClassVar[str] = May.VIEW_CLASS
    request: OfficeRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        if not self.policy.may(request.user, self.needed):
            raise Http404

    @cached_property
    def sight(self) -> Sight:
        return Sight(self.request.user, self.request.context.path)

    @cached_property
    def window(self) -> Period:
        return self.request.context.window

    def address(self, name: str, *args: Any, **parameters: Any) -> str:
        """An address of the office in the context of this page, with further parameters, which come before the context's."""
        kept = {each: self.request.GET[each] for each in CONTEXT if each in self.request.GET} | parameters
        return f"{reverse(name, args=args)}{'?' if kept else ''}{urlencode(kept)}"

    def if_may(self, policy: Policy[Any], permission: str, name: str, *args: Any) -> str:
        """The address of a page for those who may go there; empty for others."""
        return self.address(name, *args) if policy.may(self.request.user, permission) else ""

    def classes_address(self, span: Period, **filters: Any) -> str:
        """The list of classes that begin in `span`."""
        days = {"began_on_from": span.start, "began_on_to": span.stop - timedelta(days=1)}
        return self.address("ledger-list", CLASSES.slug, **days, **filters)

    def page(self, template: str, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, template, {"window": self.window, **more}, status=status)


class OverviewView(TrainingView):
    def get(self, request: OfficeRequest) -> HttpResponse:
        codes = [one.code for one in reported() if one.business == "training"]
        classes, on = self.sight.classes, request.context.on
        states = queries.states_of(classes, self.window)
        return self.page(
            "training/overview.html",
            cards=cards_of(self.sight.scoped(codes), self.window),
            waiting=waiting(classes, timezone.localdate()),
            classes=[(str(state.label), count, self.classes_address(self.window, state=state.value)) for state, count in states],
            charts=[
                self._held(classes.filter(nature=Nature.MAIN), "audience", "主体班期数，按类别", dict(Audience.choices)),
                self._held(classes, "place", "班次期数，按地点", {}),
                self._by_month(),
            ],
            coverage_parts=queries.rotation_by_category(self.sight, on),
            reading_parts=queries.reading_by_book(self.sight, on)[:3],
            unstated=classes.filter(queries.during(self.window), state=State.COMPLETED, hours=None).count(),
            unstated_url=self.classes_address(self.window, state=State.COMPLETED.value),
        )

    def _held(self, classes: QuerySet[ClassRun], field: str, title: str, words: Mapping[str, str]) -> Chart:
        """The classes held by the values of a field; a bar opens the list of its classes."""
        parameter = "q" if field == "place" else field
        bars = [
            Bar(words.get(value, value) or NOT_FILLED, count, self.classes_address(self.window, **{parameter: value}))
            for value, count in queries.held_by(classes, self.window, field)
        ]
        return bar_chart(bars, title=title, unit="期")

    def _by_month(self) -> Chart:
        last = period(f"{self.request.context.on:%YM%m}")
        points = []
        for month in (last.shifted(step) for step in range(-11, 1)):
            figure = self.sight.figure(ATTENDANCES, month)
            url = self.address("figure", ATTENDANCES, period=month.code)
            points.append(Point(month.short, figure.value if figure else None, url))
        return line_chart(points, title="近十二个月培训人次", unit="人次")


class PlanView(TrainingView):
    """The plan of the year in which the day of the page lies."""

    def get(self, request: OfficeRequest) -> HttpResponse:
        year = request.context.on.year
        plan, whole = queries.plan_of(self.sight.classes, year), period(str(year))
        groups = [Group(each.name, (Bar("", each.planned), Bar("", each.held))) for each in plan.quarters]
        chart = grouped_bar_chart(groups, series=("列入计划", "已举办"), title=f"{year}年各季度班次", unit="期")
        return self.page(
            "training/plan.html",
            plan=plan,
            year=year,
            years=range(year - 1, year + 2),
            chart=chart,
            states=[(str(each.label), plan.states[each], self.classes_address(whole, state=each.value)) for each in State],
            today=timezone.localdate(),
            add_url=self.if_may(class_policy, May.CHANGE_CLASS, "ledger-create", CLASSES.slug),
        )


class TurnoutView(TrainingView):
    policy, needed = trainee_policy, May.VIEW_TRAINEE

    def get(self, request: OfficeRequest) -> HttpResponse:
        rows = queries.present(self.sight.trainees, self.window)
        kinds = queries.turnout_by_kind(rows)
        groups = [Group(each.label, (Bar("", each.times), Bar("", each.people))) for each in kinds]
        return self.page(
            "training/turnout.html",
            total=queries.turnout_total(rows),
            kinds=kinds,
            units=queries.turnout_by_unit(rows, request.context.path),
            online=queries.online_heads(self.sight.sessions, self.window),
            figure=self.sight.figure(ATTENDANCES, self.window),
            figure_url=self.address("figure", ATTENDANCES),
            chart=grouped_bar_chart(groups, series=("人次", "人数"), title="人次与人数，按班次类别", unit="人次、人"),
        )


class HoursView(TrainingView):
    policy, needed = hours_policy, May.VIEW_HOURS

    def get(self, request: OfficeRequest) -> HttpResponse:
        the_rules = rules()
        form = HoursFilter(request.GET, rules=the_rules)
        everybody = queries.hours_of(self.sight.people, request.context.on, the_rules)
        return self.page(
            "training/hours.html",
            form=form,
            page=Paginator(form.kept(everybody), HOURS_PAGE).get_page(request.GET.get("page")),
            levels=queries.standings(everybody, the_rules),
            year=request.context.on.year,
        )


class RotationView(RowsPage, TrainingView):
    ledger, template, rows_named = TARGETS, "training/rotation.html", "未训"

    def restrict(self) -> Q:
        return Q(pk__in=queries.rotation_rows(self.sight, self.request.context.on, "missing").values("pk"))

    def shown(self) -> dict[str, Any]:
        on = self.request.context.on
        deadline = date(on.year, *rules().rotation_ends)
        figure = self.sight.figure(queries.COVERAGE, self.window)
        return {
            "figure": figure,
            "missing": (figure.denominator or 0) - (figure.numerator or 0) if figure else 0,
            "figure_url": self.address("figure", queries.COVERAGE),
            "categories": queries.rotation_by_category(self.sight, on),
            "units": queries.rotation_by_unit(self.sight, on),
            "deadline": deadline,
            "days_left": (deadline - on).days,
        }


class ReadingView(RowsPage, TrainingView):
    ledger, template, rows_named = READINGS, "training/reading.html", "未读完"

    def restrict(self) -> Q:
        on = self.request.context.on
        return Q(pk__in=queries.reading_rows(self.sight, on).filter(queries.unread(on)).values("pk"))

    def shown(self) -> dict[str, Any]:
        on = self.request.context.on
        return {
            "figure": self.sight.figure(queries.COMPLETION, self.window),
            "figure_url": self.address("figure", queries.COMPLETION),
            "books": queries.reading_by_book(self.sight, on),
            "units": queries.reading_by_unit(self.sight, on),
        }


class ClassPage(TrainingView, RecordView):
    """A page of one class: a page of the ledger's row, whose address says no ledger."""

    def with_list(self, **more: Any) -> dict[str, Any]:
        """The class list as this person sees it, with what may be done, for the page and for its part alike."""
        run = self.record
        trainees = list(self.sight.trainees.filter(class_run=run).select_related("person").order_by("unit_text", "pk"))
        counted = Counter(each.attendance for each in trainees)
        is_open = run.state == State.OPEN
        steps = machine.steps(run, self.user)
        return {
            "run": run,
            "trainees": trainees,
            "counts": [(str(each.label), counted[each.value]) for each in Attendance],
            "markable": trainee_policy.open_to(self.user, May.CHANGE_TRAINEE, trainees) if is_open else set(),
            "marks": MARKS,
            "transitions": [(step, self.url("ledger-fire", run.pk, step.transition.name)) for step in steps],
            "attendance_url": self.address("class-attendance", run.pk),
            **more,
        }


class ClassView(ClassPage, DetailView):
    def page(self, template: str, status: int = 200, **detail: Any) -> HttpResponse:
        run = self.record
        more = {
            "terms": queries.terms_of(run, self.sight.classes)[:TERMS],
            "series": queries.series_name(run.name),
            "list_url": self.address("ledger-list", CLASSES.slug),
            "code_url": self.if_may(class_policy, May.RUN_CLASS, "class-sign-in", run.pk) if run.state == State.OPEN else "",
            "sheet_url": self.if_may(trainee_policy, May.EXPORT_TRAINEE, "class-sheet", run.pk),
            "import_url": self.if_may(trainee_policy, May.CHANGE_TRAINEE, "import-new"),
            "add_url": self.if_may(trainee_policy, May.CHANGE_TRAINEE, "ledger-create", TRAINEES.slug),
        }
        return render(self.request, "training/class.html", {**detail, **self.with_list(**more)})


class AttendanceView(ClassPage):
    """Attendance by hand, of one trainee or of those chosen."""

    def post(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        form = AttendanceForm(request.POST)
        if not form.is_valid():
            raise Http404
        rows = trainee_policy.records(request.user, May.CHANGE_TRAINEE).filter(class_run=self.record, pk__in=form.rows)
        if rows.count() != len(form.rows):
            raise Http404
        refusal = ""
        try:
            mark_attendance(class_run=self.record, trainees=rows, attendance=form.attendance, by=self.user, at=timezone.now())
        except Refused as reason:
            refusal = str(reason)
        if request.headers.get("HX-Request"):
            return render(request, "training/_trainees.html", self.with_list(refusal=refusal, is_part=True))
        if refusal:
            messages.error(request, refusal)
        return redirect(self.address("class", pk))


class ClassSheetView(ClassPage):
    """The class list as the sheet that can be filled in and imported again; it is kept that it was taken away."""

    policy, needed = trainee_policy, May.EXPORT_TRAINEE

    def post(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponseBase:
        rows = trainee_policy.records(request.user, self.needed).filter(class_run=self.record).order_by("unit_text", "pk")
        return sheet_answer(TRAINEES, rows, {"班次编号": self.record.code}, request)


class CodeView(ClassPage):
    """The code for the screen of the classroom. It is made anew before it expires; with scripts, in place."""

    @method_decorator(never_cache)
    def get(self, request: OfficeRequest, slug: str, pk: int) -> HttpResponse:
        run = get_object_or_404(class_policy.records(self.user, May.RUN_CLASS), pk=pk)
        if run.state != State.OPEN:
            messages.error(request, services.not_open(run))
            return redirect(self.address("class", pk))
        at, lasts = timezone.now(), rules().code_lasts
        path = reverse("sign-in", args=[issue_token(class_run=run, purpose=Purpose.CODE, at=at)])
        target = f"{rules().phone_address.rstrip('/')}{path}" if rules().phone_address else request.build_absolute_uri(path)
        context = {
            "run": run,
            "code": qr_code(target),
            "until": at + lasts,
            "refresh": int(lasts.total_seconds() // 4),
            "is_local": request.get_host().partition(":")[0] in LOCAL and not rules().phone_address,
            "class_url": self.address("class", pk),
            **run.trainees.aggregate(all=Count("pk"), signed=Count("signed_in_at"), by_hand=Count("pk", filter=BY_HAND)),
        }
        return render(request, "training/_code.html" if request.headers.get("HX-Request") else "training/code.html", context)


@method_decorator([login_not_required, never_cache], name="dispatch")
class PhoneView(View):
    """The page that the code opens on a trainee's phone."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            return render(request, "training/no_sign_in.html", {"sentence": str(refusal)}, status=410)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        run = read_token(token, purpose=Purpose.CODE, lasts=rules().code_lasts, at=timezone.now())
        ticket = issue_token(class_run=run, purpose=Purpose.FORM, at=timezone.now())
        return self._page(request, run, PhoneSignInForm(initial={"ticket": ticket}))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = PhoneSignInForm(request.POST)
        run = read_token(form["ticket"].value() or "", purpose=Purpose.FORM, lasts=rules().form_lasts, at=timezone.now())
        if not form.is_valid():
            return self._page(request, run, form, status=422)
        client = request.META.get("REMOTE_ADDR", "")
        try:
            trainee = sign_in(class_run=run, **form.typed, client=client, rules=rules(), at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, run, form, status=422)
        return render(request, "training/signed_in.html", {"run": run, "trainee": trainee})

    def _page(self, request: HttpRequest, run: ClassRun, form: PhoneSignInForm, status: int = 200) -> HttpResponse:
        return render(request, "training/sign_in.html", {"run": run, "form": form}, status=status)
