"""The public site: what it shows, and that its process could not read or write more if it wanted to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client, override_settings
from django.urls import get_resolver, reverse
from django.utils import timezone

from sanbiao.affairs.training.models import Attendance, Trainee
from sanbiao.affairs.training.services import Purpose, issue_token
from sanbiao.core.access.models import FailureCount
from sanbiao.core.access.throttle import count_failure
from sanbiao.core.audit.models import Event
from sanbiao.core.secrecy.fields import NoFieldKey, keyed_hash, seal, unseal
from sanbiao.core.secrecy.models import FieldKey
from sanbiao.database import database
from sanbiao.installation.refusals import WrongKey
from sanbiao.portal import public_site
from sanbiao.portal.keys import hold
from sanbiao.registry.people.models import Person
from sanbiao.tests.factories import ClassRunFactory, PersonFactory, TraineeFactory
from sanbiao.tests.sites import fenced, public_site_running, writing_refused

PUBLIC = override_settings(ROOT_URLCONF="sanbiao.urls_public")
USES = public_site.public_uses()


@pytest.fixture
def trainee(db) -> Trainee:
    person = PersonFactory(name="古丽·阿依", id_number="99999919800315123X")
    return TraineeFactory(class_run=ClassRunFactory(opened=True), person=person, attendance=Attendance.EXPECTED)


def journey(trainee: Trainee) -> list[int]:
    """A phone opens the code, errs, signs in, and sends it once more."""
    client = Client(raise_request_exception=False, headers={"x-forwarded-for": "203.0.113.9"})
    token = issue_token(class_run=trainee.class_run, purpose=Purpose.CODE, at=timezone.now())
    address = reverse("sign-in", args=[token])
    opened = client.get(address, secure=True)
    found = re.search(r'name="ticket" value="([^"]+)"', opened.content.decode())
    typed = {"name": " 古丽 • 阿依", "ending": "15123x", "ticket": found[1] if found else ""}
    answers = [client.post(address, typed | wrong, secure=True) for wrong in ({"ending": "000000"}, {}, {})]
    return [each.status_code for each in (opened, *answers)]


def starting() -> list[int]:
    """The process of the public site looks whether its key is the one of the database."""
    try:
        hold(at=timezone.now())
    except WrongKey:
        return [500]
    return [200]


def test_the_public_site_has_addresses_and_each_is_one_of_the_office_site():
    public = {pattern.name for pattern in get_resolver("sanbiao.urls_public").url_patterns}

    assert public == {"sign-in"}


def test_every_address_of_the_public_site_is_open_without_signing_in():
    for pattern in get_resolver("sanbiao.urls_public").url_patterns:
        assert pattern.callback.login_required is False


@PUBLIC
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/accounts/login/", "/ledgers/people-person/", "/admin/", "/figures/"])
def test_the_office_is_not_there_on_the_public_site(client: Client, address: str):
    assert client.get(address).status_code == 404


@PUBLIC
@pytest.mark.django_db
def test_a_worn_out_code_is_told_on_the_public_site(client: Client):
    answer = client.get("/s/worn-out/")

    assert answer.status_code == 410
    assert "请重新扫描" in answer.content.decode()


def test_the_public_site_serves_a_whole_sign_in_without_the_field_key(trainee: Trainee):
    with public_site_running():
        assert settings.SANBIAO_FIELD_KEY is None
        answers = journey(trainee)

    assert answers == [200, 422, 200, 200]
    trainee.refresh_from_db()
    assert trainee.attendance == Attendance.ATTENDED
    assert trainee.signed_in_at is not None
    assert Event.objects.get(verb="扫码签到").label == f"古丽·阿依 · {trainee.class_run.name}"
    assert FailureCount.objects.count() == 2


def test_a_get_writes_nothing_on_the_public_site(trainee: Trainee):
    good = issue_token(class_run=trainee.class_run, purpose=Purpose.CODE, at=timezone.now())
    count_failure(["someone"], lasts=timedelta(0), at=timezone.now() - timedelta(days=1))
    addresses = {pattern.name for pattern in get_resolver("sanbiao.urls_public").url_patterns}

    with public_site_running(), writing_refused():
        answers = {
            name: [Client().get(reverse(name, args=[token]), secure=True).status_code for token in (good, "worn-out")]
            for name in addresses
        }

    assert answers == {"sign-in": [200, 410]}


def test_a_code_that_the_office_made_is_good_on_the_public_site_and_no_secret_of_the_office_is_there(trainee: Trainee):
    made = issue_token(class_run=trainee.class_run, purpose=Purpose.CODE, at=timezone.now())
    secret = settings.SECRET_KEY

    with public_site_running():
        answer = Client().get(reverse("sign-in", args=[made]), secure=True)
        assert secret != settings.SECRET_KEY

    assert answer.status_code == 200


def test_without_the_field_key_nothing_is_sealed_opened_or_found_by_it(trainee: Trainee):
    sealed = seal("text")

    with override_settings(SANBIAO_FIELD_KEY=None):
        for asked in (
            lambda: seal("text"),
            lambda: unseal(sealed),
            lambda: keyed_hash("text"),
            lambda: Person.objects.get(pk=trainee.person_id),
        ):
            with pytest.raises(NoFieldKey):
                asked()


def _may(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError:
        return True
    except DatabaseError as refusal:
        # What the database derives nobody may write, whatever they may do otherwise.
        derived = "generated column|can only be updated to DEFAULT"
        if not re.search(f"permission denied|must be owner|not authorized|prohibited|{derived}", str(refusal)):
            raise
        return False
    return True


def _verbs(table: str, columns: list[str]) -> dict[str, set[str]]:
    """What of a table is open: which columns to SELECT and UPDATE, and whether to INSERT and DELETE."""
    name, quote = connection.ops.quote_name(table), connection.ops.quote_name
    return {
        "reads": {each for each in columns if _may(f"SELECT {quote(each)} FROM {name} WHERE 1 = 0")},
        "changes": {each for each in columns if _may(f"UPDATE {name} SET {quote(each)} = NULL WHERE 1 = 0")},
        "adds": {table} if _may(f"INSERT INTO {name} ({quote(columns[0])}) SELECT NULL WHERE 1 = 0") else set(),
        "removes": {table} if _may(f"DELETE FROM {name} WHERE 1 = 0") else set(),
    }


@pytest.mark.django_db
def test_of_every_table_that_there_is_the_public_site_may_use_what_was_declared_and_nothing_else():
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        tables = {name: [one.name for one in connection.introspection.get_table_description(cursor, name)] for name in names}
    declared = {
        one.table: {
            "reads": set(one.columns(one.reads)),
            "changes": set(one.columns(one.changes)),
            "adds": {one.table} if one.adds else set(),
            "removes": {one.table} if one.removes else set(),
        }
        for one in USES
    }
    nothing = {"reads": set(), "changes": set(), "adds": set(), "removes": set()}

    with fenced():
        open_to_it = {name: _verbs(name, columns) for name, columns in tables.items()}

    assert len(tables) > 30
    assert {name: verbs for name, verbs in open_to_it.items() if verbs != nothing} == declared


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (id integer)",
        "DROP TABLE audit_event",
        "ALTER TABLE people_person ADD COLUMN mine integer",
        "DROP TRIGGER audit_event_no_update" if connection.vendor == "sqlite" else "TRUNCATE audit_event",
        "ATTACH 'elsewhere' AS other" if connection.vendor == "sqlite" else "CREATE ROLE other",
        "PRAGMA writable_schema = 1" if connection.vendor == "sqlite" else "SELECT * FROM pg_authid",
    ],
)
def test_the_public_site_changes_no_table_itself(statement: str):
    with fenced():
        assert not _may(statement)


NEEDED = [
    (one, verb, name) for one in USES for verb in ("reads", "changes") for name in getattr(one, verb)
] + [(one, verb, "") for one in USES for verb in ("adds", "removes") if getattr(one, verb)]  # fmt: skip


@pytest.mark.parametrize(("use", "verb", "name"), NEEDED, ids=lambda part: getattr(part, "table", part))
def test_what_is_declared_is_needed(trainee: Trainee, monkeypatch, use, verb, name):
    kept = tuple(each for each in getattr(use, verb) if each != name) if name else False
    without = tuple(replace(one, **{verb: kept}) if one is use else one for one in USES)
    monkeypatch.setattr(public_site, "public_uses", lambda: without)

    with public_site_running():
        answers = starting() if use.model is FieldKey else journey(trainee)

    assert 500 in answers


def test_the_public_site_starts_with_the_key_of_the_database_alone(trainee: Trainee):
    hold(at=timezone.now())

    with public_site_running():
        started = starting()
        with override_settings(SANBIAO_PUBLIC_SITE_KEY=bytes(32)):
            started += starting()

    assert started == [200, 500]


def test_a_code_that_is_long_worn_out_opens_nothing_on_the_public_site(trainee: Trainee):
    worn = issue_token(class_run=trainee.class_run, purpose=Purpose.CODE, at=timezone.now() - timedelta(minutes=3))

    with public_site_running():
        assert Client().get(reverse("sign-in", args=[worn]), secure=True).status_code == 410


@pytest.mark.django_db
def test_a_connection_of_the_public_site_opens_as_django_opens_it_and_refuses_from_the_first_statement(tmp_path):
    told = database(f"sqlite:///{tmp_path / 'one.sqlite3'}", page_timeout=None)
    options = {**told["OPTIONS"], "factory": public_site.GuardedConnection}
    opened = DatabaseWrapper({**connection.settings_dict, **told, "OPTIONS": options})

    with opened.cursor() as cursor, pytest.raises(DatabaseError, match="not authorized"):
        cursor.execute("CREATE TABLE mine (id integer)")
    opened.close()
