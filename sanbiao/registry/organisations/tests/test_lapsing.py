"""Grants that lapse: nothing they opened is there from their day on, whatever was remembered; deputies, who always lapse."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanbiao.core.access.policy import grants_of
from sanbiao.core.access.refusal import Overreach, Refused
from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import OVERREACH
from sanbiao.core.indicators import remembering
from sanbiao.core.indicators.remembering import Memory
from sanbiao.core.tasks.chores import CHORES
from sanbiao.portal.todo import todo, todo_count
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations import accounts, proposals
from sanbiao.registry.organisations.lapsing import LAPSED, note_lapsed
from sanbiao.registry.organisations.models import Change, Grant, Proposal
from sanbiao.registry.organisations.queries import unaccounted
from sanbiao.tests.factories import NOON, ClassRunFactory, GrantFactory, PersonFactory, PostingFactory, UnitFactory, UserFactory

pytestmark = pytest.mark.django_db

NOON_DAY = date(2023, 7, 1)
NEXT_MONTH = date(2023, 8, 1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def midnight(monkeypatch, today):
    """Called, it lets the next day begin."""

    def passes():
        monkeypatch.setattr(timezone, "localdate", lambda value=None, zone=None: today + timedelta(days=1))

    return passes


@pytest.fixture
def nothing_forgotten(monkeypatch):
    """Pages and figures are remembered, as in production, until an event comes; none does at midnight."""
    monkeypatch.setattr(remembering, "_remembers", lambda: True)
    monkeypatch.setattr(remembering.settings, "SANBIAO_ANSWERS_KEPT", 5_000)
    for name in ("MEMORY", "PAGES"):
        monkeypatch.setattr(remembering, name, Memory())


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def signed_in(role):
    return browser(GrantFactory(role=role, user__username=role.value).user)


def opened(client, person, posting):
    """What is there of one person, by the doors to rows."""
    listing, slug = reverse("ledger-list", args=["people-posting"]), ["people-posting"]
    figure = "training.classes_held"
    answers = {
        "list": client.get(listing),
        "detail": client.get(reverse("ledger-detail", args=[*slug, posting.pk])),
        "page of a person": client.get(reverse("person", args=[person.pk])),
        "search": client.get(reverse("search"), {"q": person.name}),
        "suggestions": client.get(listing, {"q": person.name}, headers={"HX-Request": "true"}),
        "export": client.post(reverse("ledger-export", args=slug)),
        "figure": client.get(reverse("figure", args=[figure]), {"period": "2023H1"}),
        "rows of a figure": client.post(reverse("figure-rows", args=[figure]) + "?period=2023H1"),
        "overview": client.get(reverse("training"), {"period": "2023H1"}),
    }
    for answer in answers.values():
        b"".join(answer)  # a workbook is a file that is open until it was read
    return {name for name, answer in answers.items() if answer.status_code == 200}


def test_on_its_last_day_a_grant_opens_everything_and_on_the_next_nothing(today, midnight, nothing_forgotten):
    person = PersonFactory(name="曾国强")
    posting = PostingFactory(person=person)
    ClassRunFactory(opened=True, began_on=date(2023, 3, 1), ended_on=None)
    ClassRunFactory(began_on=date(2023, 3, 1))  # waits to be opened
    clerk = GrantFactory(role=Role.CLERK, lapses_on=today + timedelta(days=1)).user
    client = browser(clerk)

    last_day = opened(client, person, posting)
    waiting = todo_count(clerk, today=today)
    midnight()
    after = opened(client, person, posting)
    anew = type(clerk).objects.get(pk=clerk.pk)

    assert last_day == {
        "list", "detail", "page of a person", "search", "suggestions", "export", "figure", "rows of a figure", "overview",
    }  # fmt: skip
    assert waiting > 0
    assert after <= {"search"}
    assert client.get(reverse("search"), {"q": person.name}).context["found"] == []
    assert grants_of(anew) == ()
    assert (todo_count(anew, today=today), todo(anew, today=today)) == (0, [])


def test_of_two_grants_the_one_that_stands_goes_on(today, midnight):
    town = UnitFactory(town=True)
    user = GrantFactory(role=Role.HEAD, lapses_on=today + timedelta(days=1)).user
    GrantFactory(user=user, role=Role.READER, section=Section.CADRES, unit=town)
    inside, outside = PostingFactory(unit=town), PostingFactory(unit=UnitFactory())
    client = browser(user)

    def seen(posting):
        return client.get(reverse("ledger-detail", args=["people-posting", posting.pk])).status_code

    both = (seen(inside), seen(outside))
    midnight()

    assert both == (200, 200)
    assert (seen(inside), seen(outside)) == (200, 404)
    assert client.post(reverse("ledger-export", args=["people-posting"])).status_code == 404


def give(user, **more):
    fields = {"section": EVERY_SECTION, "role": Role.CLERK, "unit": None, "by": "安全管理员", "at": NOON}
    return accounts.grant_role(user=user, **fields | more)


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"lapses_on": NOON_DAY}, "失效日期须晚于今天（2023-07-01）"),
        ({"lapses_on": date(2023, 6, 30)}, "失效日期须晚于今天"),
        ({"role": Role.AUDIT_ADMIN, "lapses_on": NEXT_MONTH}, "管理员的授权不设失效日期"),
        ({"role": Role.AUDIT_ADMIN, "lapses_on": NEXT_MONTH, "deputy_for": "holder"}, "也不能由人代理"),
        ({"deputy_for": "holder"}, "代理须填写失效日期"),
        ({"deputy_for": "own", "lapses_on": NEXT_MONTH}, "不能代理本人"),
        ({"deputy_for": "holder", "lapses_on": NEXT_MONTH, "role": Role.HEAD}, "没有这项授权"),
        ({"deputy_for": "holder", "lapses_on": date(2024, 1, 1)}, "失效更早"),
        ({"deputy_for": "stranger", "lapses_on": NEXT_MONTH}, "没有这项授权"),
        ({"deputy_for": "deputy", "lapses_on": NEXT_MONTH}, "没有这项授权"),
        ({"deputy_for": "of a town", "lapses_on": NEXT_MONTH}, "没有这项授权"),
        ({"deputy_for": "of a section", "lapses_on": NEXT_MONTH}, "没有这项授权"),
    ],
)
def test_terms_that_are_none_are_refused_with_a_sentence(terms, sentence):
    holder = GrantFactory(lapses_on=date(2023, 12, 31)).user
    people = {
        "own": UserFactory(),
        "holder": holder,
        "stranger": UserFactory(),
        "deputy": GrantFactory(deputy_for=holder, lapses_on=NEXT_MONTH).user,
        "of a town": GrantFactory(unit=UnitFactory(town=True)).user,
        "of a section": GrantFactory(section=Section.CADRES).user,
    }
    for_whom = {"deputy_for": people[terms["deputy_for"]]} if "deputy_for" in terms else {}

    with pytest.raises(Refused, match=sentence):
        give(people["own"], **terms | for_whom)

    assert not people["own"].grants.exists()
    assert not Event.objects.exists()


def test_a_deputy_is_given_part_of_what_the_other_holds_and_the_event_names_both():
    town = UnitFactory(town=True, code="J0100")
    holder = GrantFactory(role=Role.CLERK, user__username="zhang").user
    deputy = UserFactory(username="li")

    give(deputy, section=Section.CADRES, unit=town, deputy_for=holder, lapses_on=NEXT_MONTH)

    event = Event.objects.get()
    assert event.label == f"li · 干部 · 科室经办人 · {town} · 代理 zhang · 2023-08-01 起失效"
    assert event.after == {
        "section": "cadres", "role": "clerk", "unit": "J0100", "lapses_on": "2023-08-01", "deputy_for": "zhang",
    }  # fmt: skip
    assert list(unaccounted()) == [f"授权“{holder.grants.get()}”没有相应的操作记录"]  # the one that a factory made


@pytest.mark.parametrize(
    "row",
    [
        {"role": Role.AUDIT_ADMIN, "lapses_on": NEXT_MONTH},
        {"deputy_for": "another"},
        {"deputy_for": "own", "lapses_on": NEXT_MONTH},
    ],
    ids=["an administrator that lapses", "a deputy for good", "a deputy of the own"],
)
def test_the_database_itself_refuses(row):
    user = UserFactory()
    people = {"own": user, "another": UserFactory()}

    with pytest.raises(IntegrityError), transaction.atomic():
        GrantFactory(user=user, **row | ({"deputy_for": people[row["deputy_for"]]} if "deputy_for" in row else {}))


def test_the_day_is_moved_and_taken_away_each_with_an_event():
    grant = GrantFactory(lapses_on=date(2023, 6, 1))
    act = {"by": "安全管理员", "at": NOON}

    accounts.set_lapse(grant=grant, lapses_on=NEXT_MONTH, **act)
    grant.refresh_from_db()
    with pytest.raises(Refused, match="没有改动"):
        accounts.set_lapse(grant=grant, lapses_on=NEXT_MONTH, **act)
    accounts.set_lapse(grant=grant, lapses_on=None, **act)

    grant.refresh_from_db()
    assert grant.lapses_on is None
    told = [((event.before or {}).get("lapses_on"), event.after.get("lapses_on")) for event in Event.objects.order_by("pk")]
    assert told == [("2023-06-01", "2023-08-01"), ("2023-08-01", None)]
    assert set(Event.objects.values_list("verb", flat=True)) == {"更改失效日期"}
    assert list(unaccounted()) == []


def test_the_day_of_a_grant_that_was_withdrawn_meanwhile_is_not_moved():
    grant = GrantFactory()
    Grant.objects.all().delete()

    with pytest.raises(Refused, match="已没有这项授权"):
        accounts.set_lapse(grant=grant, lapses_on=NEXT_MONTH, by="安全管理员", at=NOON)


def test_an_administrator_is_given_no_day_and_the_try_is_kept():
    grant = GrantFactory(role=Role.AUDIT_ADMIN)
    security = signed_in(Role.SECURITY_ADMIN)

    page = security.post(reverse("grant-lapse", args=[grant.pk]), {"lapses_on": "2100-01-01"}, follow=True).content.decode()

    assert "管理员的授权不设失效日期" in page
    assert Event.objects.get().verb == OVERREACH
    assert "更改失效日期" not in page
    with pytest.raises(Overreach):
        accounts.set_lapse(grant=grant, lapses_on=NEXT_MONTH, by="命令行", at=NOON)


def test_a_day_that_was_proposed_is_the_day_that_is_confirmed():
    security, audit = GrantFactory(role=Role.SECURITY_ADMIN).user, GrantFactory(role=Role.AUDIT_ADMIN).user
    head = GrantFactory(role=Role.HEAD, user__username="zhang").user
    deputy, town = UserFactory(), UnitFactory(town=True)
    day, later = timezone.localdate() + timedelta(days=30), timezone.localdate() + timedelta(days=60)
    fields = {"role": Role.HEAD, "section": Section.CADRES, "unit": town.pk, "lapses_on": day, "deputy_for": head.pk}

    browser(security).post(reverse("account", args=[deputy.pk]), fields)
    shown = browser(audit).get(reverse("proposals")).content.decode()
    proposals.confirm(proposal=Proposal.objects.get(), by=audit, at=timezone.now())
    given = Grant.objects.get(user=deputy)
    browser(security).post(reverse("grant-lapse", args=[given.pk]), {"lapses_on": later})
    [waiting] = Proposal.objects.all()
    before = Grant.objects.get(user=deputy).lapses_on
    proposals.confirm(proposal=waiting, by=audit, at=timezone.now())

    assert f"代理 zhang，{day} 起失效" in shown
    assert (given.unit, given.lapses_on, given.deputy_for) == (town, day, head)
    assert (waiting.change, before) == (Change.LAPSE, day)
    assert Grant.objects.get(user=deputy).lapses_on == later
    assert [event.after["lapses_on"] for event in Event.objects.order_by("pk")] == [str(day)] * 2 + [str(later)] * 2


@pytest.mark.parametrize("change", [Change.GRANT, Change.LAPSE])
def test_a_day_that_came_before_the_second_person_did_gives_nothing(change):
    security, audit = GrantFactory(role=Role.SECURITY_ADMIN).user, GrantFactory(role=Role.AUDIT_ADMIN).user
    head, now = UserFactory(), timezone.now()
    day = timezone.localdate() + timedelta(days=2)
    if change is Change.GRANT:
        give(head, role=Role.HEAD, lapses_on=day, by=security, at=now)
    else:
        accounts.set_lapse(grant=GrantFactory(user=head, role=Role.HEAD), lapses_on=day, by=security, at=now)

    with pytest.raises(Refused, match="失效日期须晚于今天"):
        proposals.confirm(proposal=Proposal.objects.get(), by=audit, at=now + timedelta(days=2))

    assert not Grant.objects.filter(user=head, lapses_on=day).exists()


def test_a_grant_whose_day_is_proposed_may_be_gone_before_it_is_confirmed():
    security, audit = GrantFactory(role=Role.SECURITY_ADMIN).user, GrantFactory(role=Role.AUDIT_ADMIN).user
    grant = GrantFactory(role=Role.HEAD)
    accounts.set_lapse(grant=grant, lapses_on=date(2100, 1, 1), by=security, at=timezone.now())
    grant.delete()

    with pytest.raises(Refused, match="已没有这项授权"):
        proposals.confirm(proposal=Proposal.objects.get(), by=audit, at=timezone.now())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"lapses_on": "2026-02-30"}, "不是有效日期"),
        ({"lapses_on": "明年"}, "不是有效日期"),
        ({"lapses_on": "2020-01-01"}, "失效日期须晚于今天"),
        ({"deputy_for": "holder"}, "代理须填写失效日期"),
        ({"deputy_for": "own", "lapses_on": "2100-01-01"}, "选择一个有效的选项"),
    ],
)
def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(typed, sentence):
    people = {"own": UserFactory().pk, "holder": GrantFactory().user_id}
    fields = {"role": Role.CLERK, "section": Section.CADRES, **typed}
    fields |= {"deputy_for": people[typed["deputy_for"]]} if "deputy_for" in typed else {}

    page = signed_in(Role.SECURITY_ADMIN).post(reverse("account", args=[people["own"]]), fields).content.decode()

    assert sentence in page
    assert '<option value="cadres" selected>' in page
    assert not Grant.objects.filter(user=people["own"]).exists()


@pytest.mark.parametrize(("typed", "sentence"), [("2026-13-01", "失效日期不是有效日期"), ("2020-01-01", "失效日期须晚于今天")])
def test_a_day_that_is_none_is_said_on_the_page_of_the_account(typed, sentence):
    grant = GrantFactory()

    answer = signed_in(Role.SECURITY_ADMIN).post(reverse("grant-lapse", args=[grant.pk]), {"lapses_on": typed}, follow=True)

    assert sentence in answer.content.decode()
    assert Grant.objects.get(pk=grant.pk).lapses_on is None


FAR = date(2100, 1, 1)
DEPUTY = {"role": Role.CLERK, "section": Section.CADRES, "lapses_on": FAR}


def a_holder(**grant):
    """Somebody with a grant, and a deputy for the cadres of it."""
    held = GrantFactory(user__username="zhang", section=EVERY_SECTION, role=Role.CLERK, **grant)
    return held, GrantFactory(user__username="li", deputy_for=held.user, **DEPUTY)


def test_a_grant_is_withdrawn_with_those_of_deputies_that_rest_on_it_each_with_an_event():
    held, deputy = a_holder()
    of_another_role = GrantFactory(user=deputy.user, deputy_for=held.user, **DEPUTY | {"role": Role.READER})
    of_somebody_else = GrantFactory(deputy_for=GrantFactory().user, **DEPUTY)
    security = browser(GrantFactory(role=Role.SECURITY_ADMIN).user)

    page = security.get(reverse("account", args=[held.user_id])).text
    said = security.post(reverse("grant-withdraw", args=[held.pk]), follow=True).text

    assert "由人代理的 1 项一并收回" in page
    assert "由人代理的 1 项一并收回" in said
    assert set(Grant.objects.filter(role__in=(Role.CLERK, Role.READER))) >= {of_another_role, of_somebody_else}
    assert not Grant.objects.filter(pk__in=[held.pk, deputy.pk]).exists()
    assert [event.record for event in Event.objects.filter(verb="收回授权").order_by("pk")] == [str(deputy.pk), str(held.pk)]


def test_a_deputy_stays_whose_grant_another_one_of_the_same_person_carries():
    held, deputy = a_holder()
    GrantFactory(user=held.user, role=Role.CLERK, section=Section.CADRES, lapses_on=FAR)

    accounts.withdraw_grant(grant=held, by="guard", at=NOON)

    assert Grant.objects.filter(pk=deputy.pk).exists()


@pytest.mark.parametrize("day", [date(2023, 7, 15), None])
def test_a_deputy_lapses_no_later_than_what_it_rests_on(day):
    held, deputy = a_holder(lapses_on=date(2100, 12, 1))

    accounts.set_lapse(grant=held, lapses_on=day, by="guard", at=NOON)

    deputy.refresh_from_db()
    assert deputy.lapses_on == (day or FAR)
    assert Event.objects.filter(verb="更改失效日期").count() == (2 if day else 1)
    assert not [fault for fault in unaccounted() if day and "li" in fault]


def test_that_a_grant_lapsed_is_written_down_once_and_again_when_its_day_was_moved():
    grant = GrantFactory(lapses_on=NOON_DAY)
    GrantFactory(lapses_on=NEXT_MONTH)
    GrantFactory()

    counts = [note_lapsed(at=NOON), note_lapsed(at=NOON + timedelta(days=1))]
    Grant.objects.filter(pk=grant.pk).update(lapses_on=date(2023, 7, 2))
    counts.append(note_lapsed(at=NOON + timedelta(days=1)))

    assert counts == [1, 0, 1]
    event = Event.objects.order_by("pk").first()
    assert (event.verb, event.by, event.record, event.before["lapses_on"]) == (LAPSED, "系统", str(grant.pk), "2023-07-01")
    assert note_lapsed in CHORES


def test_the_page_of_an_account_shows_days_and_deputies(today):
    holder = GrantFactory(user__username="zhang").user
    GrantFactory(user__username="li", deputy_for=holder, lapses_on=today)
    security = signed_in(Role.SECURITY_ADMIN)

    of_deputy = security.get(reverse("account", args=[Grant.objects.get(deputy_for=holder).user_id])).content.decode()
    of_holder = security.get(reverse("account", args=[holder.pk])).content.decode()
    listed = security.get(reverse("grants")).content.decode()

    assert "已失效" in of_deputy
    assert ">zhang</a>" in of_deputy
    assert "由他人代理" in of_holder
    assert f"代理 zhang，已于 {today} 失效" in of_holder
    assert f"代理 zhang，已于 {today} 失效" in listed
