"""What the security administrator is told of what somebody sees: as many rows as that person's own list has, and no row."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanbiao.core.access.policy import GrantFact, grants_of, supposing
from sanbiao.core.access.roles import CITY, EVERY_SECTION, Role
from sanbiao.core.audit.models import Event
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.organisations.models import Grant
from sanbiao.registry.organisations.sight import in_sight
from sanbiao.tests.factories import GrantFactory, HandoverFactory, PostingFactory, UnitFactory, UserFactory
from sanbiao.tests.opening import shown_count
from sanbiao.tests.papers import all_factories

pytestmark = pytest.mark.django_db


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def told(user):
    return {book.title: book for section in in_sight(user) for book in section.ledgers}


def test_every_ledger_is_told_as_its_own_list_counts_it():
    factories = {made._meta.model: made for made in all_factories()}
    for ledger in REGISTRY.values():
        factories[ledger.model]()
    town = UnitFactory(town=True)
    PostingFactory(unit=town)

    for grant in (GrantFactory(role=Role.HEAD), GrantFactory(role=Role.UNIT_CLERK, unit=town)):
        found, client = told(grant.user), browser(grant.user)
        for ledger in REGISTRY.values():
            answer = client.get(ledger.list_url())
            assert (answer.status_code == 200) == (ledger.title in found), ledger.title
            if ledger.title in found and not ledger.policy.fewest:
                assert found[ledger.title].seen == f"{shown_count(answer.content.decode())} 行"


def test_what_may_be_changed_and_exported_is_told_apart_from_what_may_be_seen():
    town = UnitFactory(town=True)
    user = GrantFactory(role=Role.READER, section=Section.CADRES).user
    GrantFactory(user=user, role=Role.CLERK, section=Section.CADRES, unit=town)
    PostingFactory(unit=town)
    PostingFactory()

    book = told(user)[REGISTRY["people.posting"].title]

    assert (book.seen, book.changed, book.exported) == ("2 行", "1 行", "1 行")
    [cadres] = [each for each in in_sight(user) if each.label == Section.CADRES.label]
    assert cadres.changed == cadres.exported > 0
    assert told(GrantFactory(role=Role.READER).user)[REGISTRY["people.posting"].title].changed == ""


def test_a_small_count_that_is_told_to_nobody_is_not_told_here(monkeypatch):
    policy = REGISTRY["people.posting"].policy
    monkeypatch.setattr(type(policy), "fewest", 5)
    PostingFactory()

    assert told(GrantFactory().user)[REGISTRY["people.posting"].title].seen == "少于 5 行"


def test_nothing_is_in_sight_of_who_holds_nothing_today():
    lapsed = GrantFactory(lapses_on=timezone.localdate()).user
    people = [UserFactory(), lapsed, GrantFactory(role=Role.AUDIT_ADMIN).user, GrantFactory(user__is_active=False).user]

    assert [in_sight(user) for user in people] == [[]] * len(people)


def test_of_an_account_that_waits_for_its_owner_it_is_told_what_will_be_in_sight():
    waiting = HandoverFactory(user=GrantFactory().user).user
    security = browser(GrantFactory(role=Role.SECURITY_ADMIN).user)

    assert grants_of(waiting) == ()
    assert told(waiting)
    assert "本人接收后，能看到" in security.get(reverse("account", args=[waiting.pk])).content.decode()


def test_what_a_grant_would_open_is_told_before_it_is_given():
    town = UnitFactory(town=True)
    PostingFactory(unit=town)
    PostingFactory()
    user = UserFactory()
    fields = {"role": Role.CLERK, "section": Section.CADRES, "unit": town.pk}
    security = browser(GrantFactory(role=Role.SECURITY_ADMIN).user)

    answer = security.post(reverse("account", args=[user.pk]), fields | {"preview": "1"})

    [cadres] = [each for each in answer.context["in_sight"] if each.label == Section.CADRES.label]
    [book] = [each for each in cadres.ledgers if each.title == REGISTRY["people.posting"].title]
    assert (book.seen, book.changed) == ("1 行", "1 行")
    assert "授予后，此人能看到" in answer.content.decode()
    assert '<option value="clerk" selected>' in answer.content.decode()
    assert not Grant.objects.filter(user=user).exists()
    assert not Event.objects.exists()
    assert grants_of(user) == ()


def test_what_is_supposed_of_an_account_stays_with_the_copy():
    user = GrantFactory(role=Role.READER).user
    supposed = supposing(user, [GrantFact(EVERY_SECTION, Role.HEAD, CITY), GrantFact(EVERY_SECTION, Role.AUDIT_ADMIN, CITY)])

    assert [fact.role for fact in grants_of(supposed)] == [Role.AUDIT_ADMIN]
    assert [fact.role for fact in grants_of(user)] == [Role.READER]


def test_it_is_told_to_the_security_administrator_alone_and_holds_no_row():
    posting = PostingFactory(person__name="曾国强")
    address = reverse("account", args=[GrantFactory().user_id])

    shown = browser(GrantFactory(role=Role.SECURITY_ADMIN).user).get(address).content.decode()
    other = browser(GrantFactory(role=Role.SYSTEM_ADMIN).user).get(address).content.decode()

    assert "此人能看到" in shown
    assert REGISTRY["people.posting"].title in shown
    assert posting.person.name not in shown
    assert "此人能看到" not in other
