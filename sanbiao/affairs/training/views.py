"""The pages of training. Rows out of sight are not there at all (404); the phone's page is the only one open to everybody."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
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
from sanbiao.affairs.training.models import HELD, Attendance, ClassRun, State, Trainee
from sanbiao.affairs.training.permissions import RUN, class_policy, hours_policy, trainee_policy
from sanbiao.affairs.training.services import Purpose, issue_token, mark_attendance, read_token, sign_in
from sanbiao.core.access.context import OfficeRequest
from sanbiao.core.access.policy import CHANGE, EXPORT, VIEW, User
from sanbiao.core.access.refusal import Refused
from sanbiao.core.indicators.services import reported
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.pages.overview import Overview
from sanbiao.core.pages.page import Page
from sanbiao.core.pages.parts import Alert, Bars, History, RowBars
from sanbiao.core.pages.rows import RowsPage, sheet_answer
from sanbiao.core.pages.thing import RecordPage, ThingPage
from sanbiao.core.periods.periods import Period, period
from sanbiao.core.ui.charts import Bar, Group, grouped_bar_chart
from sanbiao.core.ui.codes import qr_code
from sanbiao.core.ui.times import until_midnight

CLASSES, TRAINEES = ledger_of_model(ClassRun), ledger_of_model(Trainee)
ATTENDANCES = "training.attendances"
TERMS = 12
MARKS = ((Attendance.ATTENDED.value, "参训"), (Attendance.ABSENT.value, "请假"))
BY_HAND = Q(attendance=Attendance.ATTENDED, signed_in_at=None)
LOCAL = ("localhost", "127.0.0.1", "::1")
"""Names under which no phone reaches this machine."""
HOURS_PAGE = 50


class TrainingPage(Page):
    ledgers = (CLASSES.key,)

    def classes_address(self, span: Period, **filters: Any) -> str:
        """The list of classes that begin in `span`."""
        days = {"began_on_from": span.start, "began_on_to": span.stop - timedelta(days=1)}
        return self.address("ledger-list", CLASSES.slug, **days, **filters)


def _began(page: Page) -> Q:
    return queries.during(page.window)


def _held(page: Page) -> Q:
    return _began(page) & Q(state__in=HELD)


class TrainingOverview(Overview):
    name, title = "training", "培训概况"
    ledgers = (CLASSES.key, TRAINEES.key, queries.SESSIONS, queries.TARGETS, queries.READINGS)
    template = "training/overview.html"
    cards = tuple(one.code for one in reported() if one.business == "training")
    charts = (
        Bars("training.classes_held"),
        RowBars(name="places", title="已举办班次，按地点", ledger=CLASSES.key, field="place", unit="期", rows=_held),
        RowBars(name="states", title="本期班次，按状态", ledger=CLASSES.key, field="state", unit="期", rows=_began),
        History(ATTENDANCES, months=12, title="近十二个月培训人次"),
    )
    by_unit = (ATTENDANCES, "training.rotation_coverage", "training.reading_completion")
    alerts = (
        Alert(
            name="unstated",
            title="已结业班次未填学时，学员的学时无法认定",
            ledger=CLASSES.key,
            rows=lambda page: _began(page) & Q(state=State.COMPLETED, hours=None),
            unit="期",
            is_late=False,
        ),
    )

    def shown(self) -> dict[str, Any]:
        on = self.request.context.on
        return {
            **super().shown(),
            "coverage_parts": queries.rotation_by_category(self.sight, on),
            "reading_parts": queries.reading_by_book(self.sight, on)[:3],
        }


class PlanView(TrainingPage):
    """The plan of the year in which the day of the page lies."""

    name, title = "training-plan", "年度计划"
    template = "training/plan.html"

    def shown(self) -> dict[str, Any]:
        year = self.request.context.on.year
        plan, whole = queries.plan_of(self.sight.rows(CLASSES.key), year), period(str(year))
        groups = [Group(each.name, (Bar("", each.planned), Bar("", each.held))) for each in plan.quarters]
        return {
            "plan": plan,
            "year": year,
            "years": range(year - 1, year + 2),
            "chart": grouped_bar_chart(groups, series=("列入计划", "已举办"), title=f"{year}年各季度班次", unit="期"),
            "states": [(str(each.label), plan.states[each], self.classes_address(whole, state=each.value)) for each in State],
            "today": timezone.localdate(),
            "add_url": self.if_may(class_policy, CHANGE, "ledger-create", CLASSES.slug),
        }


class TurnoutView(TrainingPage):
    name, title = "training-turnout", "人次与人数"
    ledgers = (TRAINEES.key,)
    template = "training/turnout.html"

    def shown(self) -> dict[str, Any]:
        rows = queries.present(self.sight.rows(TRAINEES.key), self.window)
        kinds = queries.turnout_by_kind(rows)
        groups = [Group(each.label, (Bar("", each.times), Bar("", each.people))) for each in kinds]
        return {
            "total": queries.turnout_total(rows),
            "kinds": kinds,
            "units": queries.turnout_by_unit(rows, self.sight.path),
            "online": queries.online_heads(self.sight.rows(queries.SESSIONS), self.window),
            "figure": self.sight.figure(ATTENDANCES, self.window),
            "figure_url": self.address("figure", ATTENDANCES),
            "chart": grouped_bar_chart(groups, series=("人次", "人数"), title="人次与人数，按班次类别", unit="人次、人"),
        }


class HoursView(TrainingPage):
    name, title = "training-hours", "学时达标"
    template = "training/hours.html"

    @classmethod
    def opens_to(cls, user: User) -> bool:
        """Whose hours may be seen is asked of people, who are in the book of another section."""
        return hours_policy.may(user, VIEW)

    def shown(self) -> dict[str, Any]:
        the_rules, on = rules(), self.request.context.on
        form = HoursFilter(self.request.GET, rules=the_rules)
        everybody = queries.hours_of(queries.owing(self.sight.records(hours_policy, VIEW)), on, the_rules)
        return {
            "form": form,
            "page": Paginator(form.kept(everybody), HOURS_PAGE).get_page(self.request.GET.get("page")),
            "levels": queries.standings(everybody, the_rules),
            "year": on.year,
        }


class RotationView(RowsPage, TrainingPage):
    name, title = "training-rotation", "轮训覆盖"
    ledgers = (queries.TARGETS,)
    template, rows_named = "training/rotation.html", "未训"

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


class ReadingView(RowsPage, TrainingPage):
    name, title = "training-reading", "读本进度"
    ledgers = (queries.READINGS,)
    template, rows_named = "training/reading.html", "未读完"

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


class ClassPage(RecordPage):
    """A page of one class."""

    ledgers = (CLASSES.key,)

    def with_list(self, **more: Any) -> dict[str, Any]:
        """The class list as this person sees it, with what may be done, for the page and for its part alike."""
        run = self.record
        trainees = list(self.sight.rows(TRAINEES.key).filter(class_run=run).select_related("person").order_by("unit_text", "pk"))
        counted = Counter(each.attendance for each in trainees)
        is_open = run.state == State.OPEN
        return {
            "run": run,
            "trainees": trainees,
            "counts": [(str(each.label), counted[each.value]) for each in Attendance],
            "markable": trainee_policy.open_to(self.user, CHANGE, trainees) if is_open else set(),
            "marks": MARKS,
            "steps": self.steps(),
            "attendance_url": self.address("class-attendance", run.pk),
            **more,
        }


class ClassView(ClassPage, ThingPage):
    name, route = "class", "training/classes/<int:pk>/"
    template = "training/class.html"

    def shown(self) -> dict[str, Any]:
        run = self.record
        more = {
            "terms": queries.terms_of(run, self.sight.rows(CLASSES.key))[:TERMS],
            "series": queries.series_name(run.name),
            "code_url": self.if_may(class_policy, RUN, "class-sign-in", run.pk) if run.state == State.OPEN else "",
            "sheet_url": self.if_may(trainee_policy, EXPORT, "class-sheet", run.pk),
            **self.ways_in(TRAINEES),
        }
        return self.with_list(**more)


class AttendanceView(ClassPage):
    """Attendance by hand, of one trainee or of those chosen."""

    name, route = "class-attendance", "training/classes/<int:pk>/attendance/"
    http_method_names = ("post",)

    def post(self, request: OfficeRequest, pk: int) -> HttpResponse:
        form = AttendanceForm(request.POST)
        if not form.is_valid():
            raise Http404
        rows = trainee_policy.records(request.user, CHANGE).filter(class_run=self.record, pk__in=form.rows)
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

    name, route = "class-sheet", "training/classes/<int:pk>/sheet/"
    http_method_names = ("post",)

    @classmethod
    def opens_to(cls, user: User) -> bool:
        return trainee_policy.may(user, EXPORT)

    def post(self, request: OfficeRequest, pk: int) -> HttpResponseBase:
        rows = trainee_policy.records(request.user, EXPORT).filter(class_run=self.record).order_by("unit_text", "pk")
        return sheet_answer(TRAINEES, rows, {"班次编号": self.record.code}, request, back_url=self.address("class", pk))


class CodeView(ClassPage):
    """The code for the screen of the classroom. It is made anew before it expires; with scripts, in place."""

    name, route = "class-sign-in", "training/classes/<int:pk>/sign-in/"

    @method_decorator(never_cache)
    def get(self, request: OfficeRequest, **kwargs: Any) -> HttpResponse:
        run = get_object_or_404(class_policy.records(self.user, RUN), pk=self.record.pk)
        if run.state != State.OPEN:
            messages.error(request, services.not_open(run))
            return redirect(self.address("class", run.pk))
        at, lasts = timezone.now(), rules().code_lasts
        path = reverse("sign-in", args=[issue_token(class_run=run, purpose=Purpose.CODE, at=at)])
        target = rules().phone_site(request.build_absolute_uri("/")) + path
        context = {
            "run": run,
            "code": qr_code(target),
            "until": at + lasts,
            "refresh": int(lasts.total_seconds() // 4),
            "is_local": urlsplit(target).hostname in LOCAL,
            "class_url": self.address("class", run.pk),
            **run.trainees.aggregate(all=Count("pk"), signed=Count("signed_in_at"), by_hand=Count("pk", filter=BY_HAND)),
        }
        return render(request, "training/_code.html" if request.headers.get("HX-Request") else "training/code.html", context)


@method_decorator([login_not_required, never_cache], name="dispatch")
class PhoneView(View):
    """The page that the code opens on a trainee's phone, which keeps until midnight that it gave the code of this class."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return super().dispatch(request, *args, **kwargs)
        except Refused as refusal:
            return render(request, "training/no_sign_in.html", {"sentence": str(refusal)}, status=410)

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        at, kept = timezone.now(), request.COOKIES.get(settings.SANBIAO_TODAY_COOKIE, "")
        run = read_token(token, purpose=Purpose.CODE, lasts=rules().code_lasts, at=at, kept=kept)
        ticket = issue_token(class_run=run, purpose=Purpose.FORM, at=at)
        page = self._page(request, run, PhoneSignInForm(initial={"ticket": ticket}))
        name, secure = settings.SANBIAO_TODAY_COOKIE, settings.SESSION_COOKIE_SECURE
        told = issue_token(class_run=run, purpose=Purpose.DAY, at=at)
        page.set_cookie(name, told, max_age=until_midnight(at), secure=secure, httponly=True, samesite="Lax")
        return page

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = PhoneSignInForm(request.POST)
        ticket, kept = form["ticket"].value() or "", request.COOKIES.get(settings.SANBIAO_TODAY_COOKIE, "")
        run = read_token(ticket, purpose=Purpose.FORM, lasts=rules().form_lasts, at=timezone.now(), kept=kept)
        if not form.is_valid():
            return self._page(request, run, form, status=422)
        client = request.META.get("REMOTE_ADDR", "")
        try:
            trainee = sign_in(class_run=run, **form.typed, client=client, rules=rules(), at=timezone.now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, run, form, status=422)
        return render(request, "training/signed_in.html", {"run": run, "name": form.typed["name"], "trainee": trainee})

    def _page(self, request: HttpRequest, run: ClassRun, form: PhoneSignInForm, status: int = 200) -> HttpResponse:
        return render(request, "training/sign_in.html", {"run": run, "form": form}, status=status)
