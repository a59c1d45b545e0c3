"""Every address × role: what each may open, and that opening writes nothing.

A new address fails here until it stands in `OPENS`. The rows that the addresses name belong to one town: `unit_clerk` is
that town's, `neighbour` is the head of another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.core.drive.models import Import
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.voiding import void_rows
from sanbiao.tests.addresses import addresses
from sanbiao.tests.factories import NOON, GrantFactory, ImportFactory, PostingFactory, UnitFactory, UserFactory
from sanbiao.tests.finding import brought, modules_of
from sanbiao.tests.opening import (
    ADMINISTRATORS,
    AUDIT,
    EVERYBODY,
    POST_ONLY,
    SIGN_IN,
    STAFF,
    STRANGERS,
    TO_PAGE,
    WITHIN_REACH,
    WRITERS,
    Opens,
    of,
)
from sanbiao.tests.sites import site, writing_refused
from sanbiao.tests.wording import foreign_words

pytestmark = pytest.mark.django_db


def a_posting(world: SimpleNamespace) -> tuple[Any, ...]:
    return "people-posting", world.posting.pk


def a_roster_row(world: SimpleNamespace) -> tuple[Any, ...]:
    return "people-person", world.posting.person_id


def a_voided_posting(world: SimpleNamespace) -> tuple[Any, ...]:
    return "people-posting", world.voided.record


def a_drop(world: SimpleNamespace) -> tuple[Any, ...]:
    """An import that the clerk began; the head of all sections sees it too."""
    return (world.drop.batch,)


def a_figure(world: SimpleNamespace) -> tuple[Any, ...]:
    return ("teams.town_under_35",)


def postings(world: SimpleNamespace) -> tuple[Any, ...]:
    return ("people-posting",)


OPENS = {
    "home": Opens(EVERYBODY),
    "search": Opens(EVERYBODY),
    "help": Opens(EVERYBODY),
    "help-chapter": Opens(EVERYBODY, lambda world: ("import",)),
    "printed": Opens(EVERYBODY),
    "help-picture": Opens(EVERYBODY, lambda world: ("home",)),
    # Accounts of one's own
    "account_login": Opens(of(TO_PAGE, anonymous=200)),
    "account_logout": Opens(of(200, anonymous=TO_PAGE)),
    "account_inactive": Opens(of(200, anonymous=200)),
    "account_reauthenticate": Opens(EVERYBODY),
    "account_change_password": Opens(EVERYBODY),
    "account_sessions": Opens(of(TO_PAGE)),
    "account_digest": Opens(EVERYBODY),
    "city-name": Opens(of(404, writers=200)),
    "mfa_index": Opens(EVERYBODY),
    "mfa_authenticate": Opens(of(TO_PAGE)),
    "mfa_reauthenticate": Opens(of(TO_PAGE)),
    "mfa_activate_totp": Opens(of(TO_PAGE)),
    "mfa_deactivate_totp": Opens(of(404)),
    "mfa_view_recovery_codes": Opens(of(404)),
    "mfa_generate_recovery_codes": Opens(of(TO_PAGE)),
    # Ledgers: the other ledgers are walked by test_every_ledger
    "ledger-list": Opens(STAFF, postings),
    "ledger-create": Opens(of(404, writers=200, neighbour=200), postings),
    "ledger-export": Opens(of(404, writers=POST_ONLY, neighbour=POST_ONLY), postings),
    "ledger-sheet": Opens(of(404, writers=200, neighbour=200), postings),
    "ledger-sample": Opens(of(404, writers=200, neighbour=200), postings),
    "ledger-papers": Opens(of(404, head=200), postings),
    "ledger-paper": Opens(of(404, head=200), lambda world: ("people-posting", "team")),
    "ledger-paper-remove": Opens(of(404, head=POST_ONLY), lambda world: ("people-posting", "team")),
    "ledger-views": Opens(STAFF, postings),
    "ledger-view": Opens(of(404), lambda world: ("people-posting", 1)),
    "ledger-view-remove": Opens(of(404), lambda world: ("people-posting", 1)),
    "ledger-view-watch": Opens(of(404), lambda world: ("people-posting", 1)),
    "ledger-columns": Opens(of(POST_ONLY, strangers=404), postings),
    "ledger-cross": Opens(STAFF, postings),
    "ledger-detail": Opens(WITHIN_REACH, a_posting),
    "ledger-void": Opens(of(404, writers=200), a_posting),
    "ledger-voided": Opens(STAFF, postings),
    "ledger-voided-row": Opens(WITHIN_REACH, a_voided_posting),
    "ledger-restore": Opens(of(404, writers=POST_ONLY), a_voided_posting),
    "ledger-change-many": Opens(of(404, writers=POST_ONLY, neighbour=POST_ONLY), postings),
    "ledger-void-many": Opens(of(404, writers=POST_ONLY, neighbour=POST_ONLY), postings),
    "ledger-enlist": Opens(of(404, writers=200), lambda world: ("training-trainee", world.class_run.pk)),
    "ledger-change": Opens(of(404, writers=200), a_posting),
    "ledger-merge": Opens(of(404, writers=200, neighbour=404), a_roster_row),
    "ledger-fire": Opens(of(404, writers=200), lambda world: ("training-classrun", world.class_run.pk, "open")),
    "ledger-fire-many": Opens(of(POST_ONLY, strangers=404), lambda world: ("training-classrun", "open")),
    # Figures
    "figures": Opens(EVERYBODY),
    "figure": Opens(STAFF, a_figure),
    "figure-rows": Opens(of(POST_ONLY, strangers=404), a_figure),
    "figure-units": Opens(STAFF, a_figure),
    # Parts of overviews
    "page-rows": Opens(STAFF, lambda world: ("training", "unstated")),
    "page-do": Opens(of(POST_ONLY, strangers=404), lambda world: ("training", "unstated")),
    "page-units": Opens(of(POST_ONLY, strangers=404), lambda world: ("training",)),
    # Imports
    "imports": Opens(EVERYBODY),
    "import-new": Opens(of(404, writers=200, neighbour=200)),
    "import-paste": Opens(of(404, writers=200, neighbour=200), postings),
    "meanings": Opens(of(404, writers=200, neighbour=200)),
    "meaning-forget": Opens(of(404, writers=POST_ONLY, neighbour=POST_ONLY), lambda world: (1,)),
    "import": Opens(of(404, writers=200), a_drop),
    "import-confirm": Opens(of(404, writers=POST_ONLY), a_drop),
    "import-discard": Opens(of(404, writers=POST_ONLY), a_drop),
    "import-answer": Opens(of(404, writers=POST_ONLY), a_drop),
    "import-layout": Opens(of(404, writers=POST_ONLY), lambda world: (world.drop.batch, 1)),
    "import-again": Opens(of(404, writers=POST_ONLY), a_drop),
    "import-undo": Opens(of(404, writers=POST_ONLY), a_drop),
    "import-mend": Opens(of(404, writers=POST_ONLY), lambda world: (world.drop.batch, 0)),
    "import-marked": Opens(of(404, writers=POST_ONLY), lambda world: (world.drop.batch, 1)),
    # Administration
    "events": Opens(AUDIT),
    "events-export": Opens(of(404, audit_admin=POST_ONLY)),
    "seals": Opens(AUDIT),
    "odd-use": Opens(AUDIT),
    # The gallery of components is there while developing alone
    "ui:gallery-page": Opens(of(404, anonymous=404), lambda world: ("overview",)),
}
OPENS |= brought("pages", "OPENS")
ADMIN = "admin:"
"""The stock admin has addresses of its own making; the tests below hold for all of them."""


@pytest.fixture(scope="module", autouse=True)
def _production() -> Iterator[None]:
    """The office as it runs in production."""
    with site(SANBIAO_PRODUCTION="1") as differs:
        assert {"SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "PROXIES"} <= differs.keys()
        yield


@pytest.fixture(scope="module")
def world(_production, django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """A town with a row of each kind that addresses name, and somebody in each role: made once, each test leaves it as it was."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield _made()
        transaction.set_rollback(True)


def _made() -> SimpleNamespace:
    town, other = UnitFactory(town=True, code="J0101"), UnitFactory(town=True)
    users = {
        "anonymous": None,
        "stranger": UserFactory(password="Guarded-2023"),
        "superuser": UserFactory(password="Guarded-2023", is_superuser=True, is_staff=True),
        "neighbour": GrantFactory(user__password="Guarded-2023", role=Role.HEAD, unit=other).user,
        "unit_clerk": GrantFactory(user__password="Guarded-2023", role=Role.UNIT_CLERK, unit=town).user,
    }
    for role in ("reader", *WRITERS, *ADMINISTRATORS):
        users[role] = GrantFactory(user__password="Guarded-2023", role=Role(role)).user
    made = SimpleNamespace(town=town, users=users, drop=ImportFactory(by=users["clerk"].get_username()))
    for module in modules_of("pages"):
        if hasattr(module, "rows"):
            vars(made).update(module.rows(made))
    made.voided = _voided(town)
    for user in filter(None, users.values()):
        user.signed_in = client_of(user).cookies
    return made


def _voided(town: Any) -> Any:
    """A posting of the town that was voided."""
    posting = PostingFactory(unit=town)
    by = GrantFactory().user
    [gone] = void_rows(ledger=LEDGERS["people.posting"], keys=[posting.pk], reason="重复登记", by=by, at=NOON)
    return gone


def client_of(user: Any) -> Client:  # Any: an account, or nobody
    """Somebody who just signed in: once for the world, for that is written, and each test is to leave it as it was."""
    client = Client()
    if hasattr(user, "signed_in"):
        client.cookies.update(user.signed_in)
    elif user:
        client.force_login(user)
    return client


def answer_to(response: Any) -> Any:  # Any: a status, or SIGN_IN
    if response.status_code == 302 and response["Location"].startswith(reverse("account_login")):
        return SIGN_IN
    return response.status_code


NAMES = sorted({each.name for each in addresses() if not each.name.startswith(ADMIN)})


def test_every_address_is_listed_and_every_listed_one_is_there():
    assert len(NAMES) > 40
    assert set(NAMES) == set(OPENS)


@pytest.mark.parametrize("name", sorted(OPENS))
def test_an_address_opens_to_whom_it_should_and_opening_writes_nothing(name, world):
    opens = OPENS[name]
    address = reverse(name, args=opens.args(world))
    answers = {}

    for role, user in world.users.items():
        client = client_of(user)
        with writing_refused():
            answer = client.get(address, secure=True)
        answers[role] = answer_to(answer)
        # No copy of a page stays on a machine that several people use.
        assert user is None or answer.status_code != 200 or "no-store" in answer["Cache-Control"], role

    assert answers == opens.answers


ABOUT_ACCOUNTS = {"account", "account-password", "events", "grants", "odd-use", "proposals"}
"""Pages of administrators, which are about accounts and what was done under their names."""
READERS = ("head", "unit_clerk", *ADMINISTRATORS, "anonymous")


def test_a_page_has_no_english_word_no_raw_name_of_a_field_and_no_name_of_an_account(world):
    """Names of accounts are `user1` here, and so are words of Latin letters."""
    faults, looked_at = {}, 0
    User.objects.update(first_name="王小明")

    for name, opens in OPENS.items():
        role = next((each for each in READERS if opens.answers[each] == 200), "")
        if not role or name in ABOUT_ACCOUNTS or name.startswith("ui:"):
            continue
        answer = client_of(world.users[role]).get(reverse(name, args=opens.args(world)), secure=True)
        if answer["Content-Type"].startswith("text/html"):
            looked_at += 1
            if words := sorted(set(foreign_words(answer.text))):
                faults[name] = words

    assert looked_at > 60
    assert faults == {}


def test_an_address_opens_for_all_townships_together_as_it_does_for_the_city(world):
    client, answers = client_of(world.users["head"]), {}

    for name, opens in OPENS.items():
        if opens.answers.get("head") == 200:
            answers[name] = client.get(reverse(name, args=opens.args(world)), {"org": "~towns"}, secure=True).status_code

    assert len(answers) > 40
    assert {name: status for name, status in answers.items() if status != 200} == {}


def test_whoever_signed_in_by_the_page_reads_the_own_pages_and_nothing_is_written(world):
    """Signed in by hand a moment ago, so that no page asks for the password again."""
    client = Client()
    typed = {"login": world.users["clerk"].get_username(), "password": "Guarded-2023"}
    assert client.post(reverse("account_login"), typed, secure=True).status_code == TO_PAGE
    client.post(reverse("account_reauthenticate"), {"password": "Guarded-2023"}, secure=True)
    opened = set()

    for name in sorted(name for name in OPENS if name.startswith(("account_", "mfa_"))):
        with writing_refused():
            if client.get(reverse(name), secure=True).status_code == 200:
                opened.add(name)

    assert opened >= {"account_logout", "account_change_password", "account_sessions", "mfa_index", "mfa_activate_totp"}


OWN = ("account_", "mfa_", "sign-in")
"""What everybody may post to: the own account, and a class's sign-in, which its token guards."""


@pytest.mark.parametrize("name", sorted(name for name in OPENS if not name.startswith(OWN)))
def test_a_stranger_posts_nowhere(name, world):
    address = reverse(name, args=OPENS[name].args(world))
    open_to = {role for role, answer in OPENS[name].answers.items() if answer in (200, POST_ONLY)}
    refused = {}

    for role in ("anonymous", *STRANGERS):
        if role not in open_to:
            refused[role] = answer_to(client_of(world.users[role]).post(address, secure=True))

    assert set(refused.values()) <= {SIGN_IN, 404}


def test_no_form_is_taken_without_its_token_and_a_strangers_is_not_even_read(world):
    answers = {}

    for role in ("anonymous", "head"):
        client = Client(enforce_csrf_checks=True)
        if world.users[role]:
            client.force_login(world.users[role])
        for name, opens in OPENS.items():
            address = reverse(name, args=opens.args(world))
            answer = client.post(address, {"a": "b"}, secure=True)
            answers.setdefault((role, answer_to(answer)), set()).add(name)

    assert set(answers) == {("head", 403), ("anonymous", 403), ("anonymous", SIGN_IN)}
    without_sign_in = {name for name, opens in OPENS.items() if opens.answers["anonymous"] in (200, 404)}
    assert answers["anonymous", 403] == without_sign_in | {"account_logout", "mfa_authenticate", "sign-in"}


FOR_READERS = {"report-check", "report-word", "report-pdf", "ledger-views", "ledger-columns"}
"""What a reader, who may change and take away nothing else, is given by POST."""


@pytest.mark.parametrize("name", sorted(name for name in OPENS if not name.startswith(OWN) and name not in FOR_READERS))
def test_every_post_asks_for_more_than_to_see(name, world):
    """Also of who dropped an import and since lost the right to import. That somebody tried is kept, and nothing else written."""
    Import.objects.filter(pk=world.drop.pk).update(by=world.users["reader"].get_username())
    address = reverse(name, args=OPENS[name].args(world))

    client = client_of(world.users["reader"])

    with writing_refused("audit_event"):
        answer = client.post(address, secure=True)

    assert answer.status_code in (404, POST_ONLY)


@pytest.mark.parametrize("address", [each for each in addresses() if each.name.startswith(ADMIN)], ids=lambda each: each.pattern)
def test_the_stock_admin_is_there_for_superusers_alone(address, world):
    path = "/" + address.pattern.replace("<path:object_id>", str(world.account.pk)).replace("<path:content_type_id>", "1")
    path = path.replace("^(?P<app_label>auth|organisations)/$", "auth/").replace("(?P<url>.*)$", "nowhere")
    answers = {}

    for role in ("anonymous", "head", "security_admin", "superuser"):
        client = client_of(world.users[role])
        with writing_refused():
            answers[role] = answer_to(client.get(path, secure=True))

    assert answers.pop("superuser") in (200, 301, 302, 403, 404, 405)
    assert answers.pop("anonymous") in (SIGN_IN, TO_PAGE)
    assert set(answers.values()) <= {404, 405}
