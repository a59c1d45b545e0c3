"""No administrator gains alone what is another's or a head's: every door, tried by each of the three at each of the others."""

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sanbiao.core.access.refusal import Overreach, Refused
from sanbiao.core.access.roles import BY_TWO, EVERY_SECTION, Role
from sanbiao.core.audit.models import Event
from sanbiao.core.audit.services import OVERREACH
from sanbiao.portal.admin import site
from sanbiao.registry.organisations import accounts, proposals
from sanbiao.registry.organisations.authority import in_charge
from sanbiao.registry.organisations.models import Change, Grant, Handover, Proposal
from sanbiao.tests.addresses import addresses
from sanbiao.tests.factories import GrantFactory, HandoverFactory, ProposalFactory, UserFactory

pytestmark = pytest.mark.django_db

PASSWORD, KNOWN = "Guarded-2023", "Guessed-2023"
SYSTEM, SECURITY, AUDIT, HEAD = Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.HEAD
THREE = (SYSTEM, SECURITY, AUDIT)
HERE = "10.0.0.66"
LATER = date(2100, 1, 1)


@pytest.fixture
def people():
    """The three, a head and somebody without any role, each with a second factor."""
    made = {role: GrantFactory(role=role, user__username=role.value, user__password=PASSWORD).user for role in (*THREE, HEAD)}
    made["nobody"] = UserFactory(username="nobody", password=PASSWORD)
    for user in made.values():
        Authenticator.objects.create(user=user, type="totp", data={"secret": "v1:"})
    return made


def browser(user):
    client = Client(REMOTE_ADDR=HERE)
    client.force_login(user)
    return client


def doors(target):
    """Every address by which something of `target` is changed, with what is sent there."""
    held = set(target.grants.values_list("role", flat=True))
    yield from ((reverse("account", args=[target.pk]), {"role": role, "section": EVERY_SECTION}) for role in BY_TWO - held)
    yield reverse("account-password", args=[target.pk]), {}
    yield reverse("account-activation", args=[target.pk]), {}
    yield reverse("account-drop-factors", args=[target.pk]), {}
    yield reverse("account-unlock", args=[target.pk]), {}
    yield reverse("account-end-sessions", args=[target.pk]), {}
    yield from ((reverse("grant-lapse", args=[grant.pk]), {"lapses_on": LATER}) for grant in target.grants.all())
    yield from ((reverse("grant-withdraw", args=[grant.pk]), {}) for grant in target.grants.all())


def state(target):
    """What of an account an administrator might gain by, or take away."""
    target.refresh_from_db()
    factors = Authenticator.objects.filter(user=target).count()
    return target.password, target.is_active, sorted(target.grants.values_list("role", "lapses_on")), factors


def test_the_doors_are_all_there_are():
    about = {name for name in (each.name for each in addresses()) if name.startswith(("account-", "grant-", "proposal-"))}

    assert about == {
        "account-new", "account-password", "account-activation", "account-drop-factors", "account-unlock", "account-end-sessions",
        "grant-lapse", "grant-withdraw", "proposal-confirm", "proposal-drop",
    }  # fmt: skip


ALONE = {(SYSTEM, HEAD): {"activation"}, (SECURITY, HEAD): {"withdraw"}, (SYSTEM, "nobody"): {"activation", "password", "drop"}}
"""What one administrator does: takes away, and helps those who hold nothing that is worth gaining."""


@pytest.mark.parametrize("who", THREE, ids=str)
@pytest.mark.parametrize("whose", [*THREE, HEAD, "nobody"], ids=str)
def test_no_administrator_gains_alone_what_is_anothers_or_a_heads(people, who, whose):
    attacker, target = people[who], people[whose]
    client, changed = browser(attacker), set()

    for address, sent in doors(target):
        before, count = state(target), Event.objects.count()
        client.post(address, sent)
        changed |= {address.split("/")[-2]} if state(target) != before else set()
        assert Event.objects.count() > count, address
        for proposal in Proposal.objects.all():
            client.post(reverse("proposal-confirm", args=[proposal.pk]))
            assert Proposal.objects.filter(pk=proposal.pk).exists()
            proposal.delete()

    assert changed == ALONE.get((who, whose), set())
    refused = Event.objects.filter(verb=OVERREACH, by=attacker.username)
    assert refused.exists()
    assert set(refused.values_list("after__address", flat=True)) == {HERE}


@pytest.mark.parametrize("who", THREE, ids=str)
def test_what_is_not_ones_own_matter_is_not_there_and_the_try_is_kept(people, who):
    client = browser(people[who])

    tried = [client.post(reverse("ledger-create", args=["people-posting"])), client.post(reverse("import-new"))]
    looked = client.get(reverse("ledger-list", args=["people-posting"]))

    assert {answer.status_code for answer in (*tried, looked)} == {404}
    kept = Event.objects.filter(verb=OVERREACH).values_list("by", "after__address", "after__path")
    assert list(kept) == [(who.value, HERE, "/ledgers/people-posting/new/"), (who.value, HERE, "/imports/new/")]


def test_everybodys_try_at_the_pages_of_administrators_is_kept_and_no_look_at_them(people):
    client = browser(people[HEAD])

    client.get(reverse("grants"))
    client.post(reverse("account", args=[people[HEAD].pk]), {"role": Role.HEAD, "section": EVERY_SECTION})

    assert Event.objects.get().verb == OVERREACH


WAITING = [
    # what, of whom, who proposes, who may confirm
    (Change.PASSWORD, HEAD, SYSTEM, {SECURITY, AUDIT}),
    (Change.PASSWORD, AUDIT, SYSTEM, {SECURITY}),
    (Change.PASSWORD, SECURITY, SYSTEM, {AUDIT}),
    (Change.PASSWORD, SYSTEM, SECURITY, {AUDIT}),
    (Change.FACTORS, HEAD, SYSTEM, {SECURITY, AUDIT}),
    (Change.FACTORS, SYSTEM, SECURITY, {AUDIT}),
    (Change.CLOSING, AUDIT, SYSTEM, {SECURITY}),
    (Change.CLOSING, SYSTEM, SECURITY, {AUDIT}),
    (Change.WITHDRAWAL, AUDIT, SECURITY, {SYSTEM}),
    (Change.WITHDRAWAL, SECURITY, SYSTEM, {AUDIT}),
    (Change.LAPSE, HEAD, SECURITY, {SYSTEM, AUDIT}),
    (Change.GRANT, "nobody", SECURITY, {SYSTEM, AUDIT}),
]


def ask(change, target, by):
    """Have `by` want the change."""
    act = {"by": by, "at": timezone.now()}
    match change:
        case Change.GRANT:
            accounts.grant_role(user=target, role=HEAD, section=EVERY_SECTION, unit=None, **act)
        case Change.WITHDRAWAL:
            accounts.withdraw_grant(grant=target.grants.get(), **act)
        case Change.LAPSE:
            accounts.set_lapse(grant=target.grants.get(), lapses_on=LATER, **act)
        case Change.PASSWORD:
            accounts.set_password(user=target, password=KNOWN, **act)
        case Change.FACTORS:
            accounts.drop_factors(user=target, **act)
        case Change.CLOSING:
            accounts.set_active(user=target, is_active=False, **act)


@pytest.mark.parametrize(("change", "whose", "proposer", "seconds"), WAITING)
def test_two_persons_do_what_none_does_alone_and_both_are_named(people, change, whose, proposer, seconds):
    for role in THREE:
        GrantFactory(role=role)  # a second one of each, so that nobody is the last
    target, before = people[whose], state(people[whose])

    ask(change, target, people[proposer])
    kept = Proposal.objects.get()
    assert state(target) == before
    refused = {role for role in (*THREE, HEAD) if proposals.why_not(kept, people[role])}
    with pytest.raises(Refused, match="待确认"):
        ask(change, target, people[proposer])
    second = next(role for role in THREE if role in seconds)
    answer = browser(people[second]).post(reverse("proposal-confirm", args=[kept.pk]))

    assert refused == {*THREE, HEAD} - seconds
    assert state(target) != before
    done = Event.objects.get(verb=change.label)
    assert (done.by, done.after["proposed_by"], done.after["address"]) == (second.value, proposer.value, HERE)
    assert (answer.status_code == 200) == (change is Change.PASSWORD)
    again = browser(people[second]).post(reverse("proposal-confirm", args=[kept.pk]))
    assert again.status_code == 404


@pytest.mark.parametrize(("change", "whose", "proposer", "seconds"), WAITING)
def test_who_is_of_the_same_duty_is_no_second_person(people, change, whose, proposer, seconds):
    ask(change, people[whose], people[proposer])
    other = GrantFactory(role=proposer).user

    with pytest.raises(Overreach, match="同为"):
        proposals.confirm(proposal=Proposal.objects.get(), by=other, at=timezone.now())


@pytest.mark.parametrize("change", [Change.CLOSING, Change.WITHDRAWAL])
@pytest.mark.parametrize("whose", THREE, ids=str)
def test_the_last_administrator_of_a_kind_stays_even_by_two(people, change, whose):
    HandoverFactory(user=GrantFactory(role=whose).user)  # who has not taken the account over is none yet
    [proposer] = in_charge(change, {whose})
    ask(change, people[whose], people[proposer])
    kept = Proposal.objects.get()
    second = next(people[role] for role in THREE if not proposals.why_not(kept, people[role]))

    answer = browser(second).post(reverse("proposal-confirm", args=[kept.pk]), follow=True)

    assert f"这是唯一的{whose.label}" in answer.content.decode()
    assert people[whose].grants.exists()
    assert Proposal.objects.filter(pk=kept.pk).exists()


def test_a_head_is_reset_by_two_and_takes_what_both_were_handed(people):
    head = people[HEAD]
    Authenticator.objects.filter(user=head).delete()
    invited = browser(people[SYSTEM]).post(reverse("account-password", args=[head.pk])).context["code"]
    code = browser(people[SECURITY]).post(reverse("proposal-confirm", args=[Proposal.objects.get().pk])).context["code"]
    client = Client()
    client.post(reverse("account_login"), {"login": "head", "password": invited})
    change, typed = reverse("account_change_password"), {"password1": PASSWORD, "password2": PASSWORD}

    asked = client.get(reverse("search"))
    page = client.get(change).content.decode()
    without = client.post(change, typed).content.decode()
    wrong = client.post(change, typed | {"code": "AAAAAAAA"}).content.decode()
    still = client.get(reverse("search"))
    client.post(change, typed | {"code": f" {code[:4]} {code[4:].lower()}"})

    assert asked["Location"] == still["Location"] == change
    assert "system_admin、security_admin" in page
    assert "交付码" in without
    assert "交付码不对" in wrong
    assert client.get(reverse("search")).status_code == 200
    assert Event.objects.filter(verb="交付码错误", by="head").count() == 1


def test_whoever_opened_the_account_of_a_new_head_cannot_be_that_head(people):
    """The system administrator knows the code of the invitation, the other one went by the security administrator."""
    system, security = browser(people[SYSTEM]), browser(people[SECURITY])
    made = system.post(reverse("account-new"), {"username": "li", "name": "李明"})
    slip = system.post(made["Location"]).context
    sneaking = Client()
    sneaking.post(reverse("account_login"), {"login": "li", "password": slip["code"]})
    own = {"password1": PASSWORD, "password2": PASSWORD}
    sneaking.post(reverse("account_change_password"), own)
    code = security.post(reverse("account", args=[slip["account"].pk]), {"role": HEAD, "section": EVERY_SECTION}).context["code"]
    browser(people[AUDIT]).post(reverse("proposal-confirm", args=[Proposal.objects.get().pk]))

    answer = sneaking.get(reverse("ledger-list", args=["people-posting"]))

    assert answer["Location"] == reverse("account_change_password")
    for guess in range(6):
        sneaking.post(answer["Location"], {**own, "oldpassword": PASSWORD, "code": f"AAAAAAA{guess}"})
        cache.clear()  # a minute later
    right = sneaking.post(answer["Location"], {"oldpassword": PASSWORD, "password1": KNOWN, "password2": KNOWN, "code": code})
    assert "尝试次数过多" in right.content.decode()
    assert Handover.objects.filter(user__username="li").exists()


def test_a_proposal_expires_and_then_makes_room(people):
    old = timezone.now() - proposals.LASTS - timedelta(minutes=1)
    kept = ProposalFactory(user=people[HEAD], proposed_by=people[SYSTEM], proposed_at=old)

    answer = browser(people[AUDIT]).post(reverse("proposal-confirm", args=[kept.pk]), follow=True)
    ask(Change.FACTORS, people[HEAD], people[SYSTEM])

    assert "已过期" in answer.content.decode()
    assert Proposal.objects.get().pk != kept.pk
    assert "待确认事项" in browser(people[AUDIT]).get(reverse("proposals")).content.decode()


def test_a_proposal_is_over_when_its_proposer_is_no_administrator_any_more(people):
    kept = ProposalFactory(user=people[HEAD], proposed_by=people[SYSTEM], proposed_at=timezone.now())
    Grant.objects.filter(user=people[SYSTEM]).delete()

    with pytest.raises(Refused, match="已不再负责"):
        proposals.confirm(proposal=kept, by=people[AUDIT], at=timezone.now())

    assert Authenticator.objects.filter(user=people[HEAD]).exists()


@pytest.mark.parametrize(("who", "word"), [(SYSTEM, "撤回停用动态口令"), (AUDIT, "否决停用动态口令")], ids=str)
def test_a_proposal_is_taken_back_by_one_and_turned_down_by_another(people, who, word):
    kept = ProposalFactory(user=people[HEAD], proposed_by=people[SYSTEM], proposed_at=timezone.now())

    browser(people[who]).post(reverse("proposal-drop", args=[kept.pk]))

    assert not Proposal.objects.exists()
    assert Event.objects.get().verb == word


def test_whom_it_concerns_turns_down_nothing(people):
    kept = ProposalFactory(user=people[AUDIT], proposed_by=people[SYSTEM], proposed_at=timezone.now())

    browser(people[AUDIT]).post(reverse("proposal-drop", args=[kept.pk]))

    assert Proposal.objects.filter(pk=kept.pk).exists()
    assert Event.objects.get().verb == OVERREACH


def test_the_pages_of_what_waits_say_who_may_decide(people):
    ProposalFactory(user=people[AUDIT], proposed_by=people[SYSTEM], proposed_at=timezone.now())

    seen = {role: browser(people[role]).get(reverse("proposals")).content.decode() for role in THREE}

    assert "须由另一名管理员确认" in seen[SYSTEM]
    assert "涉及您自己的账号" in seen[AUDIT]
    assert ">确认<" in seen[SECURITY]
    assert "撤回" in seen[SYSTEM]


def test_the_stock_admin_changes_nothing(admin_client):
    """Whoever is a superuser became one at the machine; the pages give no such door."""
    grant = GrantFactory()
    for model in site._registry:
        assert model in (Grant, type(grant.user))
        stem = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        pk = {Grant: grant.pk}.get(model, grant.user_id)
        sent = {"username": "x", "is_active": "", "is_superuser": "on", "role": HEAD, "post": "yes"}
        tried = [f"{stem}add/", f"{stem}{pk}/change/", f"{stem}{pk}/delete/", f"{stem}{pk}/password/"]
        assert {admin_client.post(address, sent).status_code for address in tried} <= {302, 403, 404}
        assert admin_client.get(f"{stem}{pk}/change/").status_code == 200
        admin_client.post(stem, {"action": "delete_selected", "_selected_action": [pk], "post": "yes"})
    grant.user.refresh_from_db()
    assert (grant.user.is_active, grant.user.is_superuser, Grant.objects.filter(pk=grant.pk).exists()) == (True, False, True)
    assert not Event.objects.exclude(verb=OVERREACH).exists()


def test_the_password_that_waits_is_kept_as_a_hash(people):
    ask(Change.PASSWORD, people[HEAD], people[SYSTEM])

    assert KNOWN not in str(Proposal.objects.values())
    assert make_password(KNOWN) != Proposal.objects.get().secret
