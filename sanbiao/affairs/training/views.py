"""The pages of training. Rows out of sight are not there at all (404); the phone's page is the only one open to everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
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
from sanbiao.affairs.training.forms import AttendanceForm, HoursFilter, SignInForm
from sanbiao.affairs.training.machine import machine, waiting
from sanbiao.affairs.training.models import Attendance, Audience, ClassRun, Reading, RotationTarget, State, Trainee
from sanbiao.affairs.training.permissions import Permission as May
from sanbiao.affairs.training.permissions import (
    Sight,
    class_policy,
    hours_policy,
    reading_policy,
    target_policy,
    trainee_policy,
)
from sanbiao.affairs.training.services import Purpose, issue_token, mark_attendance, read_token, sign_in
from sanbiao.core.access.policy import Policy
from sanbiao.core.indicators.comparing import Moment, a_year_before, change, figures_at, present
from sanbiao.core.indicators.figures import Figure
from sanbiao.core.indicators.services import reported
from sanbiao.core.ledger.cells import printed, value_of
from sanbiao.core.ledger.context import OfficeRequest
from sanbiao.core.ledger.history import happenings
from sanbiao.core.ledger.references import ledger_of_model
from sanbiao.core.ledger.rows_page import RowsPage, sheet_answer
from sanbiao.core.ledger.states import steps_of
from sanbiao.core.machine.machine import Refused
from sanbiao.core.periods.periods import period
from sanbiao.core.ui.charts import Bar, Chart, Group, Point, bar_chart, grouped_bar_chart, line_chart
from sanbiao.core.ui.codes import qr_code
from sanbiao.core.ui.shell import Fact

CLASSES, TRAINEES, TARGETS, READINGS = (ledger_of_model(each) for each in (ClassRun, Trainee, RotationTarget, Reading))
ATTENDANCES, BY_KIND = "training.attendances", "training.classes_held"
PLACES = 8
TERMS = 12
LOCAL = ("localhost", "127.0.0.1")
"""Names under which no phone reaches this machine."""
HOURS_PAGE = 50


class TrainingView(View):
    """A page for those who hold `permission` anywhere."""

    policy: ClassVar[Policy[Any]] = class_policy
    permission: ClassVar[str] = May.VIEW_CLASS
    request: OfficeRequest

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:  # Any: Django's own signature
        super().setup(request, *args, **kwargs)
        if not self.policy.may(request.user, self.permission):
            raise Http404

    @property
    def user(self) -> AbstractBaseUser:
        return cast(AbstractBaseUser, self.request.user)  # nobody else gets past the policy

    @cached_property
    def sight(self) -> Sight:
        return Sight(self.request.user, self.request.context.path)

    @cached_property
    def window(self) -> Moment:
        return present(self.request.context)

    def narrowed(self, parts: Iterable[Any]) -> list[tuple[Any, str]]:  # Any: parts or turnouts, whose key is a unit's code
        """Each with the address that narrows this page to its unit; empty where it has none."""
        return [(part, address(self.request, self.request.path, org=part.key) if part.key else "") for part in parts]

    def address(self, name: str, *args: Any, **parameters: Any) -> str:
        """An address of the office in the context of this page, with further parameters, which come before the context's."""
        return address(self.request, reverse(name, args=args), **parameters)

    def if_may(self, policy: Policy[Any], permission: str, name: str, *args: Any) -> str:
        """The address of a page for those who may go there; empty for others."""
        return self.address(name, *args) if policy.may(self.request.user, permission) else ""

    def classes_address(self, **filters: Any) -> str:
        """The list of classes that begin in the window."""
        days = {"began_on_from": self.window.start, "began_on_to": self.request.context.on}
        return self.address("ledger-list", CLASSES.slug, **days, **filters)

    def page(self, template: str, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, template, {"window": self.window, "on": self.request.context.on, **more}, status=status)


def address(request: HttpRequest, url: str, **parameters: Any) -> str:
    kept = {name: request.GET[name] for name in ("org", "period", "on") if name in request.GET} | parameters
    return f"{url}?{urlencode(kept)}" if kept else url


class OverviewView(TrainingView):
    def get(self, request: OfficeRequest) -> HttpResponse:
        codes = [one.code for one in reported() if one.business == "training"]
        scoped = self.sight.scoped(codes)
        now, before = figures_at(scoped, self.window, breakdowns=True), figures_at(scoped, a_year_before(self.window))
        cards = [
            (figure, None if figure.value is None else figure.printed(), change(figure, before[code]), self.address("figure", code))
            for code, figure in now.items()
        ]
        return self.page(
            "training/overview.html",
            cards=cards,
            waiting=waiting(self.sight.classes, timezone.localdate()),
            classes=[
                (str(state.label), count, self.classes_address(state=state.value))
                for state, count in queries.states_of(self.sight.classes, self.window)
            ],
            charts=[self._by_kind(now), self._by_place(), self._by_month()],
            coverage=now.get(queries.COVERAGE),
            completion=now.get(queries.COMPLETION),
            coverage_parts=queries.rotation_by_category(self.sight, request.context.on),
            reading_parts=queries.reading_by_book(self.sight, request.context.on)[:3],
            unstated_url=self.classes_address(state=State.COMPLETED.value),
            unstated=self.sight.classes.filter(queries.during(self.window), state=State.COMPLETED, hours=None).count(),
        )

    def _by_kind(self, figures: Mapping[str, Figure]) -> Chart:
        parts = figures[BY_KIND].breakdown if BY_KIND in figures else ()
        codes = {str(each.label): each.value for each in Audience}
        bars = [Bar(part.label, part.value, self.classes_address(audience=codes.get(part.label, ""))) for part in parts]
        return bar_chart(bars, title="主体班期数，按类别", unit="期")

    def _by_place(self) -> Chart:
        places = queries.places_of(self.sight.classes, self.window)
        bars = [Bar(place, count, self.classes_address(q=place)) for place, count in places]
        return bar_chart(bars, title="班次期数，按地点", unit="期")

    def _by_month(self) -> Chart:
        scoped = self.sight.scoped([ATTENDANCES])
        last = period(f"{self.request.context.on:%YM%m}")
        months = [last.shifted(step) for step in range(-11, 1)]
        points = []
        for month in months:
            found = figures_at(scoped, Moment(month.label, month.code, month.start, month.stop))
            value = found[ATTENDANCES].value if found else None
            points.append(Point(f"{month.start:%Y.%m}", value, self.address("figure", ATTENDANCES, period=month.code)))
        return line_chart(points, title="近十二个月培训人次", unit="人次")


class PlanView(TrainingView):
    """The plan of the year in which the day of the page lies."""

    def get(self, request: OfficeRequest) -> HttpResponse:
        year = request.context.on.year
        plan = queries.plan_of(self.sight.classes, year)
        months = [month for month in plan.months if month.classes]
        groups = [Group(f"{month.number}月", (Bar("", month.planned), Bar("", month.held))) for month in months]
        chart = grouped_bar_chart(groups, series=("列入计划", "已举办"), title=f"{year}年各月班次", unit="期")
        years = [(each, address(request, request.path, period=each)) for each in range(year - 1, year + 2)]
        words = [(str(state.label), plan.states[state], self._state_address(year, state)) for state in State]
        add_url = self.if_may(class_policy, May.CHANGE_CLASS, "ledger-create", CLASSES.slug)
        today = timezone.localdate()
        return self.page("training/plan.html", plan=plan, chart=chart, years=years, states=words, today=today, add_url=add_url)

    def _state_address(self, year: int, state: str) -> str:
        days = {"began_on_from": f"{year}-01-01", "began_on_to": f"{year}-12-31"}
        return self.address("ledger-list", CLASSES.slug, **days, state=state)


class TurnoutView(TrainingView):
    policy, permission = trainee_policy, May.VIEW_TRAINEE

    def get(self, request: OfficeRequest) -> HttpResponse:
        rows = queries.present(self.sight.trainees, self.window)
        kinds, units = queries.turnout_by_kind(rows), queries.turnout_by_unit(rows, request.context.path)
        scoped = self.sight.scoped([ATTENDANCES])
        figure = figures_at(scoped, self.window, breakdowns=True).get(ATTENDANCES)
        groups = [Group(each.label, (Bar("人次", each.times), Bar("人数", each.people))) for each in kinds]
        return self.page(
            "training/turnout.html",
            total=queries.turnout_total(rows),
            kinds=kinds,
            units=self.narrowed(units),
            online=queries.online_heads(self.sight.sessions, self.window),
            figure=figure,
            figure_url=self.address("figure", ATTENDANCES),
            chart=grouped_bar_chart(groups, series=("人次", "人数"), title="人次与人数，按班次类别", unit="人次、人"),
        )


class HoursView(TrainingView):
    policy, permission = hours_policy, May.VIEW_HOURS

    def get(self, request: OfficeRequest) -> HttpResponse:
        the_rules = rules()
        form = HoursFilter(request.GET, rules=the_rules)
        everybody = queries.hours_of(self.sight.people, request.context.on, the_rules)
        chosen = form.kept(everybody)
        levels = [(due, queries.standings(line for line in everybody if line.due == due)) for due in the_rules.due]
        return self.page(
            "training/hours.html",
            form=form,
            rules=the_rules,
            page=Paginator(chosen, HOURS_PAGE).get_page(request.GET.get("page")),
            levels=[(due, [(str(each.label), n) for each, n in counts.items() if n]) for due, counts in levels if any(counts.values())],
            year=request.context.on.year,
        )


class RotationView(RowsPage, TrainingView):
    policy, permission = target_policy, May.VIEW_TARGET
    ledger, template, rows_named = TARGETS, "training/rotation.html", "未训"

    def restrict(self) -> Q:
        return Q(pk__in=queries.rotation_rows(self.sight, self.request.context.on, "missing").values("pk"))

    def shown(self) -> dict[str, Any]:
        on = self.request.context.on
        deadline = date(on.year, *rules().rotation_ends)
        figure = figures_at(self.sight.scoped([queries.COVERAGE]), self.window).get(queries.COVERAGE)
        return {
            "on": on,
            "figure": figure,
            "missing": (figure.denominator or 0) - (figure.numerator or 0) if figure else 0,
            "figure_url": self.address("figure", queries.COVERAGE),
            "categories": queries.rotation_by_category(self.sight, on),
            "units": self.narrowed(queries.rotation_by_unit(self.sight, on)),
            "deadline": deadline,
            "days_left": (deadline - timezone.localdate()).days,
        }


class ReadingView(RowsPage, TrainingView):
    policy, permission = reading_policy, May.VIEW_READING
    ledger, template, rows_named = READINGS, "training/reading.html", "未读完"

    def restrict(self) -> Q:
        on = self.request.context.on
        return Q(pk__in=queries.reading_rows(self.sight, on).filter(queries.unread(on)).values("pk"))

    def shown(self) -> dict[str, Any]:
        on = self.request.context.on
        return {
            "on": on,
            "figure": figures_at(self.sight.scoped([queries.COMPLETION]), self.window).get(queries.COMPLETION),
            "figure_url": self.address("figure", queries.COMPLETION),
            "books": queries.reading_by_book(self.sight, on),
            "units": self.narrowed(queries.reading_by_unit(self.sight, on)),
        }


class ClassPage(TrainingView):
    """A page of one class on which one may act by `record_permission`."""

    record_permission: ClassVar[str] = May.VIEW_CLASS

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.run = get_object_or_404(class_policy.records(request.user, self.record_permission), pk=kwargs["pk"])

    def rows(self) -> dict[str, Any]:
        """The class list as this person sees it, with what may be done."""
        trainees = list(self.sight.trainees.filter(class_run=self.run).select_related("person").order_by("unit_text", "pk"))
        counted = Counter(each.attendance for each in trainees)
        may_mark = self.run.state == State.OPEN and trainee_policy.may(self.request.user, May.CHANGE_TRAINEE)
        steps = machine.steps(self.run, self.user)
        return {
            "run": self.run,
            "trainees": trainees,
            "counts": [(str(each.label), counted[each.value]) for each in Attendance],
            "may_mark": may_mark,
            "marks": [Attendance.ATTENDED, Attendance.ABSENT],
            "transitions": [
                (step, self.address("ledger-fire", CLASSES.slug, self.run.pk, step.transition.name)) for step in steps
            ],
            "attendance_url": self.address("class-attendance", self.run.pk),
        }


class ClassView(ClassPage):
    def get(self, request: OfficeRequest, pk: int) -> HttpResponse:
        facts = [Fact(each.label, printed(each, value_of(self.run, each.field))) for each in CLASSES.columns]
        return self.page(
            "training/class.html",
            **self.rows(),
            states=steps_of(machine, self.run),
            facts=[*facts, Fact("主办单位", self.run.organiser or "")],
            terms=queries.terms_of(self.run, self.sight.classes)[:TERMS],
            series=queries.series_name(self.run.name),
            events=happenings(CLASSES, self.run),
            list_url=self.address("ledger-list", CLASSES.slug),
            change_url=self.if_may(class_policy, May.CHANGE_CLASS, "ledger-change", CLASSES.slug, pk),
            code_url=self.if_may(class_policy, May.RUN_CLASS, "class-sign-in", pk) if self.run.state == State.OPEN else "",
            sheet_url=self.if_may(trainee_policy, May.EXPORT_TRAINEE, "class-sheet", pk),
            import_url=self.if_may(trainee_policy, May.CHANGE_TRAINEE, "import-new"),
            add_url=self.if_may(trainee_policy, May.CHANGE_TRAINEE, "ledger-create", TRAINEES.slug),
        )


class AttendanceView(ClassPage):
    """Attendance by hand, of one trainee or of those chosen."""

    def post(self, request: OfficeRequest, pk: int) -> HttpResponse:
        form = AttendanceForm(request.POST)
        if not form.is_valid():
            raise Http404
        rows = trainee_policy.records(request.user, May.CHANGE_TRAINEE).filter(class_run=self.run, pk__in=form.rows)
        if rows.count() != len(form.rows):
            raise Http404
        refusal = ""
        try:
            mark_attendance(class_run=self.run, trainees=rows, attendance=form.attendance, by=self.user, at=timezone.now())
        except Refused as reason:
            refusal = str(reason)
        if request.headers.get("HX-Request"):
            return self.page("training/_trainees.html", **self.rows(), refusal=refusal, is_part=True)
        if refusal:
            messages.error(request, refusal)
        return redirect(self.address("class", pk))


class ClassSheetView(ClassPage):
    """The class list as the sheet that can be filled in and imported again; it is kept that it was taken away."""

    policy, permission = trainee_policy, May.EXPORT_TRAINEE

    def post(self, request: OfficeRequest, pk: int) -> HttpResponseBase:
        rows = trainee_policy.records(request.user, self.permission).filter(class_run=self.run).order_by("unit_text", "pk")
        return sheet_answer(TRAINEES, rows, {"班次编号": self.run.code}, request)


class CodeView(ClassPage):
    """The code for the screen of the classroom. It is made anew before it expires; with scripts, in place."""

    record_permission = May.RUN_CLASS

    @method_decorator(never_cache)
    def get(self, request: OfficeRequest, pk: int) -> HttpResponse:
        if self.run.state != State.OPEN:
            messages.error(request, services.not_open(self.run))
            return redirect(self.address("class", pk))
        at, lasts = timezone.now(), rules().code_lasts
        path = reverse("sign-in", args=[issue_token(class_run=self.run, purpose=Purpose.CODE, at=at)])
        target = f"{rules().phone_address.rstrip('/')}{path}" if rules().phone_address else request.build_absolute_uri(path)
        context = {
            "run": self.run,
            "code": qr_code(target),
            "until": at + lasts,
            "refresh": int(lasts.total_seconds() // 4),
            "is_local": request.get_host().partition(":")[0] in LOCAL and not rules().phone_address,
            "class_url": self.address("class", pk),
            **self.run.trainees.aggregate(all=Count("pk"), signed=Count("signed_in_at")),
        }
        return self.page("training/_code.html" if request.headers.get("HX-Request") else "training/code.html", **context)


@method_decorator([login_not_required, never_cache], name="dispatch")
class PhoneView(View):
    """The page that the code opens on a trainee's phone."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        try:
            run = read_token(token, purpose=Purpose.CODE, lasts=rules().code_lasts, at=timezone.now())
        except Refused as refusal:
            return self._closed(request, refusal)
        ticket = issue_token(class_run=run, purpose=Purpose.FORM, at=timezone.now())
        return render(request, "training/sign_in.html", {"run": run, "form": SignInForm(initial={"ticket": ticket})})

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        form = SignInForm(request.POST)
        try:
            run = read_token(form["ticket"].value(), purpose=Purpose.FORM, lasts=rules().form_lasts, at=timezone.now())
        except Refused as refusal:
            return self._closed(request, refusal)
        if form.is_valid():
            client = request.META.get("REMOTE_ADDR", "")
            try:
                trainee = sign_in(class_run=run, **form.typed, client=client, rules=rules(), at=timezone.now())
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                return render(request, "training/signed_in.html", {"run": run, "trainee": trainee})
        return render(request, "training/sign_in.html", {"run": run, "form": form}, status=422)

    def _closed(self, request: HttpRequest, refusal: Refused) -> HttpResponse:
        return render(request, "training/no_sign_in.html", {"sentence": str(refusal)}, status=410)
