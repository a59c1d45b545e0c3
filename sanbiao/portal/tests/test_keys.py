"""Another field key: nothing is left under the old one, and a kill at any point leaves a home that works."""

from __future__ import annotations

import ast
import base64
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.db import connection, transaction

from sanbiao.core.access.refusal import Refused
from sanbiao.core.audit.models import Event
from sanbiao.core.secrecy import rotation
from sanbiao.core.secrecy.fields import WRONG_KEY, keyed_hash, seal, unseal
from sanbiao.core.secrecy.handing_over import opened_keys
from sanbiao.core.secrecy.holding import current, hold_key, sealed_fields
from sanbiao.core.secrecy.models import FieldKey
from sanbiao.installation.keys import (
    FIELD_KEY,
    NEXT_KEY,
    PUBLIC_SITE_KEY,
    fingerprint,
    handed_out,
    keep,
    path_of,
    read_key,
    text_of,
)
from sanbiao.installation.refusals import NoKey
from sanbiao.installation.settling import is_settled, settle_rotation
from sanbiao.portal.keys import handed_over, held, note_hand_over, rotate
from sanbiao.registry.people.models import Person
from sanbiao.registry.people.signing import sign_in_hash
from sanbiao.tests.crashing import ends_after
from sanbiao.tests.factories import NOON, PersonFactory, UserFactory
from sanbiao.tests.sources import modules, named

KEY = b"k" * 32
WORDS = "correct horse battery"


@pytest.fixture
def home(db: None, settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home whose roster is sealed under `KEY`, with an account that has a second factor."""
    for name in ("SANBIAO_FIELD_KEY", "SANBIAO_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    take(settings, tmp_path, KEY)
    hold_key(at=NOON)
    for number in ("99999919800315123X", "999999198003151256"):
        PersonFactory(id_number=number)
    user = UserFactory()
    Authenticator.objects.create(user=user, type="totp", data={"secret": seal("TOTP")})
    Authenticator.objects.create(user=user, type="recovery_codes", data={"migrated_codes": [seal("one"), seal("two")], "used": 3})
    return tmp_path


def take(settings, home: Path, key: bytes) -> None:
    """A process of this home starts with its key."""
    settings.HOME, settings.SANBIAO_FIELD_KEY = home, key
    keep(path_of(home, FIELD_KEY), text_of(key))
    settings.SANBIAO_PUBLIC_SITE_KEY = handed_out(home, key)


def start(settings, home: Path) -> bytes:
    """What the next process does with what it finds; its key."""
    settle_rotation(home, recorded=lambda: current().fingerprint)
    key = read_key(path_of(home, FIELD_KEY))
    take(settings, home, key)
    hold_key(at=NOON)
    return key


def everybody_is_found() -> bool:
    people = list(Person.objects.order_by("pk"))
    return len(people) == 2 and all(
        (one.id_number, one.sign_in_hash) == (number, sign_in_hash(one.name, number[-6:]))
        and Person.objects.get(id_hash=keyed_hash(number)) == one
        for one, number in zip(people, ("99999919800315123X", "999999198003151256"), strict=True)
    )


def factors_open() -> bool:
    totp, codes = Authenticator.objects.order_by("pk")
    opened = [get_adapter().decrypt(code) for code in codes.data["migrated_codes"]]
    return (get_adapter().decrypt(totp.data["secret"]), opened, codes.data["used"]) == ("TOTP", ["one", "two"], 3)


def raw() -> dict[str, str]:
    """Whatever is sealed in the database, as it stands there."""
    found = {}
    with connection.cursor() as cursor:
        for model, fields in sealed_fields():
            for field in fields:
                cursor.execute(f"SELECT id, {field.column} FROM {model._meta.db_table} WHERE {field.column} <> ''")
                found.update({f"{model.__name__} {field.name} {pk}": stored for pk, stored in cursor.fetchall()})
    return found


def test_a_rotation_leaves_nothing_under_the_old_key_and_everything_is_found(home: Path, settings) -> None:
    before = raw()

    done = rotate(by="命令行", at=NOON)

    key = read_key(path_of(home, FIELD_KEY))
    assert key not in (None, KEY)
    assert (done.old.fingerprint, done.new.fingerprint, done.rows) == (fingerprint(KEY), fingerprint(key), 4)
    for stored in raw().values():
        with pytest.raises(WRONG_KEY):
            unseal(stored)
    assert set(before.values()).isdisjoint(raw().values())
    assert start(settings, home) == key
    assert everybody_is_found()
    assert factors_open()
    assert is_settled(home)
    assert read_key(path_of(home, PUBLIC_SITE_KEY)) == settings.SANBIAO_PUBLIC_SITE_KEY
    event = Event.objects.get(verb="更换密钥")
    assert (event.before, event.after) == ({"fingerprint": fingerprint(KEY)}, {"fingerprint": fingerprint(key), "rows": 4})
    assert text_of(key) not in str(list(Event.objects.values()))


def test_former_keys_stay_sealed_under_the_present_one_through_every_rotation(home: Path, settings) -> None:
    keys = [KEY]
    for _ in range(2):
        rotate(by="命令行", at=NOON)
        keys.append(start(settings, home))

    former = FieldKey.objects.filter(is_current=False).order_by("pk")
    assert [base64.b64decode(one.sealed) for one in former] == keys[:-1]
    given = opened_keys(handed_over(WORDS, at=NOON), WORDS)
    assert (given.field, given.former, given.secret) == (keys[-1], (keys[1], keys[0]), settings.SECRET_KEY)


def test_rows_are_rewritten_however_many_there_are(home: Path, settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "CHUNK", 1)

    rotate(by="命令行", at=NOON)

    start(settings, home)
    assert everybody_is_found()


def test_what_stands_in_place_of_a_hash_stays(home: Path, settings) -> None:
    Person.objects.filter(pk=Person.objects.order_by("pk").first().pk).update(id_hash="")

    rotate(by="命令行", at=NOON)

    start(settings, home)
    assert Person.objects.order_by("pk").first().id_hash == ""


def test_a_key_of_the_environment_is_not_ours_to_change(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SANBIAO_FIELD_KEY", text_of(KEY))

    with pytest.raises(Refused, match="SANBIAO_FIELD_KEY"):
        rotate(by="命令行", at=NOON)
    assert is_settled(home)


def test_a_rotation_that_meets_what_it_cannot_open_changes_nothing(home: Path, settings) -> None:
    before = raw()
    person = Person.objects.order_by("pk").last()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_person SET id_number = 'v1:AAAA' WHERE id = %s", [person.pk])

    with pytest.raises(WRONG_KEY):
        rotate(by="命令行", at=NOON)

    assert start(settings, home) == KEY
    assert is_settled(home)
    del before[f"Person id_number {person.pk}"]
    assert before.items() <= raw().items()


def test_killed_at_any_step_a_rotation_leaves_a_home_that_works(home: Path, settings, tmp_path: Path) -> None:
    left: list[bytes] = []
    for steps in count():
        there, before = tmp_path / str(steps), transaction.savepoint()
        take(settings, there, KEY)

        with ends_after(steps, rows_too=True) as ended:
            rotate(by="命令行", at=NOON)

        left.append(start(settings, there))
        assert everybody_is_found(), steps
        assert factors_open(), steps
        assert is_settled(there), steps
        assert Event.objects.filter(verb="更换密钥").count() == (left[-1] != KEY)
        transaction.savepoint_rollback(before)
        if not ended[0]:
            break

    changed = [key != KEY for key in left]
    assert len(left) > 20
    assert changed == sorted(changed)  # the old key up to a step, the new one from there on
    assert changed[-3:] == [True, True, True]  # killed after the transaction too


def test_a_key_that_fits_neither_is_told(home: Path) -> None:
    keep(path_of(home, NEXT_KEY), text_of(b"n" * 32))

    with pytest.raises(NoKey, match="0000-0000"):
        settle_rotation(home, recorded=lambda: "0000-0000-0000-0000")
    assert path_of(home, NEXT_KEY).exists()


def test_every_key_is_listed_and_none_is_shown(home: Path, settings) -> None:
    keep(path_of(home, "secret.key"), settings.SECRET_KEY)
    rotate(by="命令行", at=NOON)
    key = start(settings, home)
    note_hand_over(by="命令行", at=NOON)

    found = list(held())

    assert [(one.name, one.is_right) for one in found] == [
        ("keys/field.key", True),
        ("keys/public_site.key", True),
        ("keys/secret.key", True),
        ("旧的字段密钥", True),
    ]
    assert found[0].fingerprint == fingerprint(key) == current().fingerprint
    assert all(one.since for one in found)
    for secret in (text_of(key), text_of(KEY), settings.SECRET_KEY):
        assert secret not in str(found)
    assert Event.objects.filter(verb="交接密钥", after={"fingerprint": fingerprint(key)}).count() == 1


def test_a_foreign_key_is_listed_as_such(home: Path, settings) -> None:
    take(settings, home, b"f" * 32)
    path_of(home, PUBLIC_SITE_KEY).write_text(text_of(b"g" * 32))

    found = {one.name: one for one in held()}

    assert not found["keys/field.key"].is_right
    assert fingerprint(KEY) in found["keys/field.key"].standing
    assert not found["keys/public_site.key"].is_right
    assert found["环境变量 SANBIAO_SECRET_KEY"].is_right


CALLS = {"seal", "keyed_hash", "site_hash"}
REWRITTEN = {
    "sanbiao/core/access/throttle.py": "counters of failures, forgotten within a day",
    "sanbiao/core/drive/writing/books.py": "fills the field that `hashed_in` names",
    "sanbiao/core/ledger/services.py": "finds, and fills the field that `hashed_in` names",
    "sanbiao/core/ledger/forms.py": "finds, and fills the field that `hashed_in` names",
    "sanbiao/core/ledger/references.py": "finds",
    "sanbiao/core/ledger/voiding.py": "fills the field that `hashed_in` names",
    "sanbiao/core/secrecy/addresses.py": "finds",
    "sanbiao/core/secrecy/fields.py": "the mechanism",
    "sanbiao/core/secrecy/rotation.py": "the mechanism",
    "sanbiao/portal/sent_twice.py": "forms that were sent, forgotten within a day",
    "sanbiao/portal/adapters.py": "second factors: `portal.keys.factors`",
    "sanbiao/registry/people/forms_in.py": "finds",
    "sanbiao/registry/people/signing.py": "`SignInHashField`, which is_keyed",
}


def calls(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)) if any(f"{name}(" in text for name in CALLS) else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            yield node.func.id


def test_whoever_seals_or_hashes_has_said_how_another_key_finds_it() -> None:
    assert {named(path) for path in modules() if any(calls(path))} == set(REWRITTEN)
