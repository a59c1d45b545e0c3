"""The pages of training: what they show to whom, attendance by hand, and sheets out."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from sanbiao.affairs.training.models import Attendance, Category, Nature, State, Trainee
from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.indicators.services import NOT_FILLED
from sanbiao.tests.factories import (
    ClassRunFactory,
    GrantFactory,
    OnlineSessionFactory,
    PersonFactory,
    ReadingFactory,
    RotationTargetFactory,
    TraineeFactory,
    UnitFactory,
)

pytestmark = pytest.mark.django_db
PERIOD = {"period": "2023H1"}
PAGES = ["training", "training-plan", "training-turnout", "training-hours", "training-rotation", "training-reading"]
CAMPAIGN = "党的二十大精神"


@pytest.fixture
def clerk(client):
    user = GrantFactory().user
    client.force_login(user)
    return user


def _get(client, name, *args, **parameters):
    return client.get(reverse(name, args=args, query=PERIOD | parameters))


def _text(client, name, *args, **parameters):
    response = _get(client, name, *args, **parameters)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def run():
    """An open class with three people of two towns on its list."""
    town, other = UnitFactory(town=True, short_name="白石镇"), UnitFactory(town=True, short_name="云台镇")
    run = ClassRunFactory(opened=True, organiser=town, hours=24)
    for unit in (town, town, other):
        TraineeFactory(class_run=run, person=PersonFactory(unit=unit), attendance=Attendance.EXPECTED)
    return run


@pytest.mark.parametrize("name", PAGES)
def test_a_page_without_any_rows_still_opens(client, clerk, name):
    assert _get(client, name).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_without_a_grant_in_the_section_there_is_no_page(client, name):
    client.force_login(GrantFactory(section="cadres").user)

    assert _get(client, name).status_code == 404


def test_the_overview_shows_figures_states_and_what_waits(client, clerk):
    ClassRunFactory(completed=True)
    late = ClassRunFactory(name="逾期的班")

    response = _get(client, "training")
    text = response.text

    assert "举办主体班期数" in text
    assert str(late) in text
    assert "已过开班日期" in text
    assert [(alert.label, alert.count) for alert in response.context["alerts"]] == [("已结业班次未填学时，学员的学时无法认定", 1)]


def test_a_main_class_without_audience_has_a_bar_of_its_own(client, clerk):
    ClassRunFactory(completed=True, audience="")

    assert NOT_FILLED in _text(client, "training")


def test_the_plan_holds_planned_against_held_and_leaves_out_what_was_cancelled(client, clerk):
    for facts in ({}, {"completed": True}, {"cancelled": True}, {"began_on": date(2023, 8, 1)}, {"began_on": date(2024, 1, 1)}):
        ClassRunFactory(**facts)

    plan = _get(client, "training-plan").context["plan"]

    assert (len(plan.classes), plan.planned, plan.held, plan.cancelled) == (4, 3, 1, 1)
    assert [quarter.planned for quarter in plan.quarters] == [2, 0, 1, 0]


def test_person_times_count_twice_whom_persons_count_once(client, clerk):
    person = PersonFactory()
    for facts in ({}, {}, {"nature": Nature.AWAY, "audience": ""}):
        TraineeFactory(person=person, class_run=ClassRunFactory(completed=True, **facts))
    TraineeFactory(class_run=ClassRunFactory(cancelled=True))
    TraineeFactory(class_run=ClassRunFactory(completed=True), attendance=Attendance.ABSENT)
    OnlineSessionFactory(heads=30)

    shown = _get(client, "training-turnout").context

    assert (shown["total"].classes, shown["total"].times, shown["total"].people) == (3, 3, 1)
    assert [(each.label, each.times, each.people) for each in shown["kinds"]] == [
        ("主体班 · 科级干部", 2, 1),
        ("外出培训", 1, 1),
    ]
    assert [(each.label, each.times, each.people) for each in shown["units"]] == [(person.unit.short_name, 3, 1)]
    assert (shown["online"], shown["figure"].value) == ((1, 30), 32)


def test_units_are_those_right_below_the_page(client, clerk):
    town = UnitFactory(town=True)
    village = UnitFactory(village=True, parent=town, short_name="柿树村")
    for unit in (town, village, village):
        TraineeFactory(person=PersonFactory(unit=unit), class_run=ClassRunFactory(completed=True))

    city, below = (_get(client, "training-turnout", **more).context["units"] for more in ({}, {"org": town.code}))

    assert [(each.label, each.times) for each in city] == [(town.short_name, 3)]
    assert [(each.label, each.times) for each in below] == [("柿树村", 2), (f"{town.short_name}本级", 1)]


def test_coverage_is_the_figure_and_its_list_the_rows_that_are_missing(client, clerk):
    trained, *missing = RotationTargetFactory.create_batch(3)
    RotationTargetFactory(removed_on=date(2023, 6, 30))
    TraineeFactory(person=trained.person, class_run=ClassRunFactory(completed=True, topic=CAMPAIGN))

    shown = _get(client, "training-rotation").context

    assert (shown["figure"].numerator, shown["figure"].denominator) == (1, 3)
    assert [(part.amount, part.whole) for part in shown["categories"]] == [(1, 3)]
    assert sum(part.missing for part in shown["units"]) == 2
    assert {row.pk for row in shown["table"].rows} == {each.pk for each in missing}
    assert "还有 184 天" in _text(client, "training-rotation")


def test_the_missing_go_out_as_a_sheet_as_filtered_and_it_is_kept(client, clerk):
    RotationTargetFactory(category=Category.VILLAGE_SECRETARY)
    wanted = RotationTargetFactory(category=Category.SECTION_LEVEL)

    answer = client.post(reverse("training-rotation", query=PERIOD | {"category": "section_level"}))

    rows = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer))).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["姓名", wanted.person.name]
    assert Event.objects.get().verb == "导出"


@pytest.mark.parametrize("name", ["training-rotation", "training-reading"])
def test_a_reader_takes_nothing_away_and_is_not_offered_to(client, name):
    client.force_login(GrantFactory(role=Role.READER).user)

    assert client.post(reverse(name)).status_code == 404
    assert "导出 Excel" not in _text(client, name)


def test_a_filter_fetches_the_rows_alone(client, clerk):
    target = RotationTargetFactory()

    answer = client.get(reverse("training-rotation", query=PERIOD | {"q": "没有"}), headers={"HX-Request": "true"})

    assert target.person.name not in answer.content.decode()
    assert "<h1>" not in answer.content.decode()


def test_reading_counts_books_by_rows_and_people_by_all_their_books(client, clerk):
    reader = PersonFactory()
    ReadingFactory(person=reader, book="上册", finished=True)
    left = ReadingFactory(person=reader, book="下册", finished_on=date(2023, 7, 1))
    ReadingFactory(person=reader, book="选读", is_required=False)
    ReadingFactory(book="上册", finished=True)

    shown = _get(client, "training-reading").context

    assert (shown["figure"].numerator, shown["figure"].denominator) == (1, 2)
    assert [(part.label, part.amount, part.whole) for part in shown["books"]] == [("上册", 2, 2), ("下册", 0, 1)]
    assert [(part.amount, part.whole) for part in shown["units"]] == [(0, 1), (1, 1)]
    assert [row.pk for row in shown["table"].rows] == [left.pk]


def test_where_the_units_of_other_grants_are_there_are_no_rows(client):
    here, there = UnitFactory(town=True), UnitFactory(town=True)
    user = GrantFactory(section="training", role=Role.READER, unit=here).user
    GrantFactory(user=user, section="cadres", role=Role.READER, unit=there)
    RotationTargetFactory(person=PersonFactory(unit=there))
    client.force_login(user)

    shown = _get(client, "training-rotation", org=there.code).context

    assert (shown["figure"], shown["units"], shown["table"].rows) == (None, [], [])


def test_hours_are_narrowed_by_name_level_and_standing(client, clerk):
    done, behind = PersonFactory(rank="科员", name="已够"), PersonFactory(rank="科员", name="不够")
    TraineeFactory(person=done, class_run=ClassRunFactory(completed=True, hours=96))

    def names(**parameters):
        return [line.name for line in _get(client, "training-hours", **parameters).context["page"]]

    assert names() == [behind.name, done.name]
    assert names(standing="met") == [done.name]
    assert names(q="不够") == [behind.name]
    assert names(level="县处级、四级调研员以上") == []
    assert names(standing="x") == []


def test_the_class_page_shows_facts_list_terms_and_refusals(client, clerk, run):
    term = ClassRunFactory(name="科级干部进修班第9999期", organiser=run.organiser)

    text = _text(client, "class", run.pk)

    assert str(term) in text
    assert "还有 3 名学员待签到" in text
    assert text.count('name="mark"') == 6


def test_a_unit_clerk_sees_the_trainees_of_the_own_town_alone_and_marks_nobody(client, run):
    client.force_login(GrantFactory(role=Role.UNIT_CLERK, unit=run.organiser).user)
    own = run.trainees.filter(unit=run.organiser)

    shown = _get(client, "class", run.pk).context
    refused = client.post(reverse("class-attendance", args=[run.pk]), {"mark": f"attended:{own[0].pk}"})

    assert set(shown["trainees"]) == set(own)
    assert shown["markable"] == set()
    assert refused.status_code == 404
    assert client.get(reverse("class-sign-in", args=[run.pk])).status_code == 404
    assert client.post(reverse("class-sheet", args=[run.pk])).status_code == 404


@pytest.mark.parametrize(("name", "method"), [("class", "get"), ("class-sign-in", "get"), ("class-sheet", "post")])
def test_a_class_out_of_sight_is_not_there(client, run, name, method):
    client.force_login(GrantFactory(role=Role.CLERK, unit=UnitFactory(town=True)).user)

    assert getattr(client, method)(reverse(name, args=[run.pk])).status_code == 404


def test_one_press_marks_one_trainee(client, clerk, run):
    trainee = run.trainees.first()

    answer = client.post(reverse("class-attendance", args=[run.pk]), {"mark": f"attended:{trainee.pk}"})

    assert answer.url == reverse("class", args=[run.pk])
    trainee.refresh_from_db()
    assert trainee.attendance == Attendance.ATTENDED
    event = Event.objects.get()
    assert (event.by, event.verb, event.record) == (clerk.username, "登记到课", str(trainee.pk))


def test_those_chosen_are_marked_together_and_only_changes_are_kept(client, clerk, run):
    first, *others = run.trainees.order_by("pk")
    Trainee.objects.filter(pk=first.pk).update(attendance=Attendance.ABSENT)
    rows = [first.pk, *(each.pk for each in others)]

    client.post(reverse("class-attendance", args=[run.pk]), {"do": "absent", "row": rows})

    assert set(run.trainees.values_list("attendance", flat=True)) == {Attendance.ABSENT}
    assert Event.objects.count() == 2


def test_taking_back_a_sign_in_takes_its_time_along(client, clerk, run):
    trainee = run.trainees.first()
    Trainee.objects.filter(pk=trainee.pk).update(attendance=Attendance.ATTENDED, signed_in_at="2023-03-06T01:00Z")

    client.post(reverse("class-attendance", args=[run.pk]), {"mark": f"absent:{trainee.pk}"})

    trainee.refresh_from_db()
    assert (trainee.attendance, trainee.signed_in_at) == (Attendance.ABSENT, None)


def test_with_scripts_the_list_and_the_steps_come_back_alone(client, clerk, run):
    pk = run.trainees.first().pk

    answer = client.post(
        reverse("class-attendance", args=[run.pk]), {"mark": f"attended:{pk}"}, headers={"HX-Request": "true"}
    ).content.decode()

    assert "<h1>" not in answer
    assert 'hx-swap-oob="true"' in answer
    assert "还有 2 名学员待签到" in answer


@pytest.mark.parametrize("typed", [{"mark": "there:1"}, {"mark": "attended:x"}, {"do": "no"}, {}, {"do": "absent", "row": "x"}])
def test_what_is_no_attendance_is_nowhere_and_changes_nothing(client, clerk, run, typed):
    answer = client.post(reverse("class-attendance", args=[run.pk]), typed)

    assert answer.status_code in (302, 404)
    assert not Event.objects.exists()


def test_trainees_of_another_class_are_not_marked(client, clerk, run):
    other = TraineeFactory(class_run=ClassRunFactory(opened=True), attendance=Attendance.EXPECTED)

    answer = client.post(reverse("class-attendance", args=[run.pk]), {"mark": f"absent:{other.pk}"})

    assert answer.status_code == 404


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["whole page", "part"])
def test_a_completed_class_takes_no_attendance_and_says_why(client, clerk, run, headers):
    type(run).objects.update(state=State.COMPLETED)
    trainee = run.trainees.first()

    answer = client.post(
        reverse("class-attendance", args=[run.pk]), {"mark": f"absent:{trainee.pk}"}, headers=headers, follow=True
    )

    assert "请在学员台账中更正" in answer.content.decode()
    assert not Event.objects.exists()


def test_the_sheet_of_a_class_has_its_list_and_can_be_read_in_again(client, clerk, run):
    answer = client.post(reverse("class-sheet", args=[run.pk]), {"full": "1", "why": "点名"})

    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert (book.sheet_names, head[0], len(rows)) == (["学员"], "班次编号", 3)
    assert {row[0] for row in rows} == {run.code}
    assert Event.objects.get().after["filters"] == {"班次编号": run.code, "身份证号": "全号", "理由": "点名"}


def test_the_code_is_drawn_and_leads_to_the_phones_page(client, clerk, run):
    Trainee.objects.filter(pk=run.trainees.first().pk).update(attendance=Attendance.ATTENDED)

    whole = client.get(reverse("class-sign-in", args=[run.pk]))
    part = client.get(reverse("class-sign-in", args=[run.pk]), headers={"HX-Request": "true"})

    assert "<svg" in whole.content.decode()
    assert "style=" not in part.content.decode()
    assert "<h1>" not in part.content.decode()
    assert "0<small> / 3 人已签到" in part.content.decode()
    assert "另有 1 人由班主任登记" in part.content.decode()
    assert "no-store" in whole["Cache-Control"]


@pytest.mark.parametrize(
    ("host", "address", "warned"),
    [("localhost", "", True), ("localhost", ":8001", True), ("localhost", "http://10.1.1.1", False)],
)
def test_an_address_that_no_phone_reaches_is_warned_of(client, clerk, run, settings, host, address, warned):
    settings.SANBIAO_TRAINING = {"phone_address": address}

    text = client.get(reverse("class-sign-in", args=[run.pk]), headers={"Host": host}).content.decode()

    assert ("您用本机地址打开了本页" in text) == warned


def test_there_is_no_code_before_the_class_is_open(client, clerk):
    run = ClassRunFactory()

    answer = client.get(reverse("class-sign-in", args=[run.pk]), follow=True)

    assert "开班以后才能签到" in answer.content.decode()
