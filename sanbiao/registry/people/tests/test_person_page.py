"""The page of a person: who sees what of whom, and that a look at the ID number is kept."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.core.ledger.telling import Told, ToldTable, timeline
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.people import views
from sanbiao.registry.people.models import Manner, Status
from sanbiao.registry.people.queries import career, duration
from sanbiao.tests.factories import (
    AppraisalFactory,
    FamilyMemberFactory,
    GrantFactory,
    PersonFactory,
    PostingFactory,
    ReadingFactory,
    ResumeLineFactory,
    RotationTargetFactory,
    TraineeFactory,
    UnitFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = "2023-06-30"


@pytest.fixture
def person():
    town = UnitFactory(town=True, short_name="白石镇")
    return PersonFactory(unit=town, post="副镇长", birth_month=date(1985, 3, 1), full_time_level="大学")


@pytest.fixture
def clerk(client):
    client.force_login(GrantFactory(role=Role.CLERK).user)
    return client


def page_of(person, **parameters):
    return reverse("person", args=[person.pk], query={"on": DAY, **parameters})


def facts(response):
    return {fact.label: fact.value for _, group in response.context["groups"] for fact in group}


def test_it_shows_who_the_person_is_with_the_number_masked(clerk, person):
    response = clerk.get(page_of(person))

    assert person.masked_id in response.text
    assert person.id_number not in response.text
    assert "白石镇副镇长" in response.text
    assert facts(response)["出生年月"] == "1985.03（38岁）"
    assert facts(response)["全日制学历"] == "大学"


def test_showing_the_number_shows_it_once_and_is_kept(clerk, person):
    reveal = reverse("person-id-number", args=[person.pk])

    response = clerk.post(reveal)

    assert person.id_number in response.text
    assert response["Cache-Control"] == "no-store"
    assert person.id_number not in clerk.get(page_of(person)).text
    event = Event.objects.get()
    assert (event.verb, event.ledger, event.record) == ("查看身份证号", "people.person", str(person.pk))
    assert person.id_number not in f"{event.label}{event.before}{event.after}"
    assert clerk.get(reveal).status_code == 405


@pytest.mark.parametrize("role", [Role.READER, Role.UNIT_CLERK])
def test_those_who_may_not_reveal_are_not_offered_it_and_cannot(client, person, role):
    client.force_login(GrantFactory(role=role).user)

    assert "显示<" not in client.get(page_of(person)).text
    assert client.post(reverse("person-id-number", args=[person.pk])).status_code == 404
    assert Event.objects.count() == 0


def test_a_person_out_of_reach_is_not_there(client, person):
    elsewhere = GrantFactory(role=Role.UNIT_CLERK, unit=UnitFactory(town=True)).user

    for user in (elsewhere, UserFactory(), GrantFactory(section=Section.TRAINING).user):
        client.force_login(user)
        assert client.get(page_of(person)).status_code == 404
        assert client.post(reverse("person-id-number", args=[person.pk])).status_code == 404


def test_who_has_not_signed_in_is_led_there(client, person):
    assert client.get(page_of(person)).url.startswith(reverse("account_login"))


def test_postings_stand_on_one_bar_the_latest_first(person):
    first = PostingFactory(person=person, post="科员", began_on=date(2013, 7, 1), ended_on=date(2018, 7, 1))
    second = PostingFactory(person=person, began_on=date(2018, 7, 1))

    spans = career([first, second], date(2023, 7, 1))

    assert [(span.posting, span.lasted, span.start, span.width) for span in spans] == [
        (second, "5年", 50, 50),
        (first, "5年", 0, 50),
    ]
    assert career([], date(2023, 7, 1)) == []


def test_postings_out_of_reach_or_later_than_the_day_are_counted_not_shown(client, person):
    PostingFactory(person=person, post="副镇长")
    PostingFactory(person=person, post="镇长", began_on=date(2024, 1, 1))
    PostingFactory(person=person, unit=UnitFactory(), post="财政局科员", began_on=date(2010, 7, 1))
    client.force_login(GrantFactory(role=Role.UNIT_CLERK, unit=person.unit).user)

    response = client.get(page_of(person))

    assert [span.posting.post for span in response.context["career"]] == ["副镇长"]
    assert "另有 1 条任职不在您的授权范围内" in response.text
    assert "另有 1 条任职晚于" in response.text


def test_what_forms_brought_is_there(clerk, person):
    AppraisalFactory(person=person, year=2022, result="优秀")
    FamilyMemberFactory(person=person, relation="妻子", name="赵六", birth_month=date(1986, 5, 1))
    ResumeLineFactory(person=person, text="试验市农业农村局科员")

    text = clerk.get(page_of(person)).text

    assert all(words in text for words in ("优秀", "妻子", "赵六", "1986.05", "试验市农业农村局科员"))


def test_rows_of_other_ledgers_are_shown_to_those_who_may_see_them(client, clerk, person):
    trainee = TraineeFactory(person=person)

    [related] = clerk.get(page_of(person)).context["told"]
    client.force_login(GrantFactory(role=Role.CLERK, section=Section.CADRES).user)

    assert related.ledger.key == "training.trainee"
    assert (related.count, related.more) == (1, 0)
    assert "姓名" not in related.heads
    assert trainee.class_run.name in [cell.text for row in related.rows for cell in row.cells]
    assert client.get(page_of(person)).context["told"] == []


def test_one_timeline_tells_what_every_book_knows_the_latest_first(clerk, person):
    posting = PostingFactory(person=person, began_on=date(2021, 5, 1))
    reading = ReadingFactory(person=person, unit=person.unit, set_on=date(2023, 1, 10))
    trainee = TraineeFactory(person=person, class_run__began_on=date(2022, 3, 6))

    response = clerk.get(page_of(person))

    told = response.context["timeline"]
    assert [(row.ledger.key, row.on) for row in told] == [
        ("training.reading", date(2023, 1, 10)),
        ("training.trainee", date(2022, 3, 6)),
        ("people.posting", date(2021, 5, 1)),
    ]
    assert [list(row.words[:2]) for row in told] == [
        [str(reading.unit), reading.book],
        [trainee.class_run.code, trainee.class_run.name],
        [str(posting.unit), posting.post],
    ]


def test_what_has_no_day_stands_last_in_the_timeline():
    undated, dated = (Told(REGISTRY["training.reading"], "", (), on) for on in (None, date(2023, 1, 10)))
    table = ToldTable(REGISTRY["training.reading"], (), (undated, dated), 2)

    assert timeline([table]) == [dated, undated]


def test_a_book_with_rows_of_the_person_takes_one_query_and_one_without_takes_none(clerk, person):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            clerk.get(page_of(person))
        return len(captured)

    TraineeFactory(person=person)
    queries()
    before = queries()

    ReadingFactory(person=person, unit=person.unit)
    RotationTargetFactory(person=person, unit=person.unit)

    assert queries() == before + 2


def test_it_says_that_retirement_is_near(clerk):
    def said(born, **facts):
        response = clerk.get(page_of(PersonFactory(birth_month=born, sex="male", **facts)))
        return response.context["retires"]

    assert said(date(1964, 3, 1)) == ("caution", "9 个月后到龄")
    assert said(date(1963, 6, 1)) == ("caution", "本月到龄")
    assert said(date(1963, 1, 1)) == ("negative", "已到退休年龄")
    assert said(date(1964, 7, 1)) is None
    assert said(date(1963, 1, 1), status=Status.RETIRED) is None


def test_only_those_who_may_change_are_offered_it(client, person):
    change = reverse("ledger-change", args=["people-person", person.pk])

    for role, offered in ((Role.CLERK, True), (Role.READER, False)):
        client.force_login(GrantFactory(role=role).user)
        assert (change in client.get(page_of(person)).text) is offered


def test_somebody_off_the_roster_is_said_to_be_so(clerk):
    stranger = PersonFactory(off_roster=True)

    assert "不在干部名册" in clerk.get(page_of(stranger)).text


@pytest.mark.parametrize(("months", "words"), [(0, "不满1个月"), (5, "5个月"), (24, "2年"), (31, "2年7个月"), (-1, "不满1个月")])
def test_a_span_of_time_in_words(months, words):
    assert duration(months) == words


def test_reading_writes_nothing(clerk, person):
    PostingFactory(person=person, manner=Manner.SECONDMENT)

    def refuse(execute, sql, params, many, context):
        assert sql.lstrip(" (").upper().startswith(("SELECT", "SAVEPOINT", "RELEASE")) or "django_session" in sql, sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        assert clerk.get(page_of(person)).status_code == 200


def test_the_unit_leads_to_its_team_where_that_business_is_installed(clerk, person, monkeypatch):
    def without_teams(name, **options):
        if name == "team":
            raise NoReverseMatch(name)
        return reverse(name, **options)

    installed = unit_link(clerk.get(page_of(person)))
    monkeypatch.setattr(views, "reverse", without_teams)
    alone = unit_link(clerk.get(page_of(person)))

    assert installed == reverse("team", args=[person.unit.code])
    assert alone == ""


def unit_link(response):
    return next(fact.url for _, group in response.context["groups"] for fact in group if fact.label == "单位")
