"""A stolen home tells no ID number and no telephone: people are planted by every way in, and every file of it is searched."""

from __future__ import annotations

import base64
import logging
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import structlog
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from sanbiao.core.access.roles import Role
from sanbiao.core.drive.models import ImportedFile
from sanbiao.core.drive.services import import_paths
from sanbiao.core.drive.showing import questions_of
from sanbiao.core.drive.tests import hostile
from sanbiao.core.drive.tests.dropping import client_of, confirm, drop, latest
from sanbiao.core.secrecy.logs import WithoutNumbers
from sanbiao.core.ui.templatetags.sanbiao_ui import ASKS
from sanbiao.registry.people.models import Person
from sanbiao.registry.people.tests.writing_forms import form_text, relative
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

NUMBERS = [hostile.person_number(serial) for serial in range(1, 8)]
TELEPHONES = ["13800138001", "13912345678", "028-87654321"]
FORM = "application/x-www-form-urlencoded"
HEAD = (*hostile.ROSTER_HEAD, "联系电话", "备注")


# --- the search ------------------------------------------------------------------------------------------------------------


_LARGEST = 10 * 2**20
"""Bytes of what is compressed that are looked through."""


def unpacked(content: bytes) -> Iterator[bytes]:
    """What a file says, its members and compressed parts opened."""
    yield content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name.encode()
                yield from unpacked(archive.read(name))
    seen = memoryview(content)  # a database has thousands of beginnings that are none: nothing is copied for each
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|\x1f\x8b\x08", content):
        try:
            yield zlib.decompressobj(wbits=47).decompress(seen[found.start() : found.start() + _LARGEST], _LARGEST)
        except zlib.error:
            continue


WIDE = {chr(0xFF10 + figure).encode(): str(figure).encode() for figure in range(10)}


def squeezed(content: bytes) -> bytes:
    """Without what may stand between figures, and with wide figures as plain ones: UTF-16 becomes plain so too."""
    content = content.replace(b"\xe3\x80\x80", b"").replace(b"\xe2\x80\x8b", b"")
    for wide, plain in WIDE.items():
        content = content.replace(wide, plain)
    return content.translate(None, b" \0\t\r\n'-")


def told(content: bytes) -> set[str]:
    """The planted numbers and telephones that stand in a content, however they are written."""
    found = set()
    for part in unpacked(content):
        plain = squeezed(part)
        for secret in (*(number[:17] for number in NUMBERS), *(each.replace("-", "") for each in TELEPHONES)):
            if secret.encode() in plain or any(each in part for each in in_base64(secret)):
                found.add(secret)
    return found


def in_base64(secret: str) -> list[bytes]:
    """What stands in base64 where the secret does, whatever stands before it; the ends depend on what is beside."""
    return [base64.b64encode(b"x" * at + secret.encode())[(4 if at else 0) : -4] for at in range(3)]


def in_tables() -> Iterator[tuple[str, bytes]]:
    """Every column of every table as text, as a dump of whatever database holds it."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = [each.name for each in connection.introspection.get_table_description(cursor, table)]
            for column in columns:
                cursor.execute(f'SELECT CAST("{column}" AS TEXT) FROM "{table}"')
                yield f"{table}.{column}", "\x1f".join(str(text) for (text,) in cursor.fetchall()).encode()


def in_files(home: Path) -> Iterator[tuple[str, bytes]]:
    for path in home.rglob("*"):
        yield f"the name {path.name}", str(path.relative_to(home)).encode()
        if path.is_file() and "keys" not in path.parts:
            yield str(path), path.read_bytes()


def exposed(home: Path) -> dict[str, set[str]]:
    return {where: found for where, content in (*in_tables(), *in_files(home)) if (found := told(content))}


HIDDEN: dict[str, Callable[[str], bytes]] = {
    "utf-8": str.encode,
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "blanks": lambda text: " ".join(text).encode(),
    "wide blanks": lambda text: "\u3000".join(text).encode(),
    "wide": lambda text: text.translate(str.maketrans("0123456789", "０１２３４５６７８９")).encode(),
    "base64": lambda text: base64.b64encode(text.encode()),
    "base64 after one": lambda text: base64.b64encode(f"x{text}y".encode()),
    "base64 after two": lambda text: base64.b64encode(f"xx{text}".encode()),
    "deflated": lambda text: b"\0" + zlib.compress(text.encode()),
}


@pytest.mark.parametrize("hidden", HIDDEN.values(), ids=HIDDEN)
@pytest.mark.parametrize("secret", [NUMBERS[0], TELEPHONES[0]])
def test_the_search_finds_what_is_hidden(secret: str, hidden: Any) -> None:
    assert secret[:17] in told(b"before " + hidden(secret) + b" after")


# --- the plants ------------------------------------------------------------------------------------------------------------


def row(number: object, telephone: str = TELEPHONES[0], note: str = "", **changed: Any) -> list[Any]:
    return [*hostile.roster_row(1, 身份证号=number, **changed), telephone, note]


def planted_workbook(folder: Path) -> Path:
    """Right and faulty rows, with numbers in other columns, in blanks, wide, cut off, and in the heading above."""
    wide = NUMBERS[2].translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    rows = [
        (f"联系人 {NUMBERS[6]} {TELEPHONES[2]}",),
        HEAD,
        row(NUMBERS[0], note=f"原身份证号 {NUMBERS[3]}"),
        row(" ".join(NUMBERS[1]), TELEPHONES[1]),
        row(wide, 姓名="李明"),
        row(NUMBERS[3][:17], 出生年月=NUMBERS[3], 性别=NUMBERS[3]),
        row(f"{NUMBERS[4]}/{NUMBERS[5]}", 单位=NUMBERS[4], 姓名=f"王明{NUMBERS[5]}"),
        row(float(NUMBERS[5][:15]), 现任职务=f"电话 {TELEPHONES[1]} 身份证{NUMBERS[6]}"),
    ]
    return hostile.workbook(folder / f"名册{NUMBERS[0]}.xlsx", 干部名册=rows)


def planted_form(folder: Path, name: str, number: str, **parts: str) -> Path:
    path = folder / name
    path.write_text(form_text(number, **parts), encoding="utf-8")
    return path


def ask(client: Client, page: str, **typed: str) -> None:
    client.get(page, typed, follow=True)
    client.post(page, urlencode({**typed, ASKS: "1"}), content_type=FORM, follow=True)


def answer(client: Client) -> None:
    """Answer each question of the last import with a number."""
    posted = {}
    for question in questions_of(latest()):
        at = question.number
        posted |= {f"text-{at}": question.kept["text"], f"answer-{at}": "other", f"other-{at}": f"{NUMBERS[4]} {TELEPHONES[0]}"}
    client.post(reverse("import-answer", args=[latest().batch]), posted, follow=True)


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The home of this process, with all that is logged meanwhile in a file of it."""
    path = Path(settings.HOME)
    configured = structlog.get_config()
    with (path / "site.log").open("w", encoding="utf-8") as log:
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(log))
        ours = [each for each in logging.getLogger().handlers if isinstance(each.formatter, WithoutNumbers)]
        for handler in ours:
            monkeypatch.setattr(handler, "stream", log)
        yield path
    structlog.configure(**configured)
    (path / "site.log").unlink()


@pytest.mark.django_db(transaction=True)
def test_a_stolen_home_tells_no_number_of_anybody(home: Path, tmp_path: Path, settings, monkeypatch) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    UnitFactory(street=True, code="J0101", name="试验市清河街道", short_name="清河街道")
    clerk = client_of(GrantFactory(role=Role.CLERK).user)
    source = planted_workbook(tmp_path)
    # By the command line; by the page, faults and questions and all; by forms; and by what cannot be read at all.
    outcome = import_paths([source], by="clerk", at=NOON, on=NOON.date(), skip_faulty=True)
    assert outcome.written
    drop(clerk, source)
    assert latest().result["errors"]
    answer(clerk)
    confirm(clerk, rows="good")
    resume = f"2003.07--2010.05 某县科员，身份证号{NUMBERS[3]}，电话{TELEPHONES[1]}"
    forms = [
        planted_form(tmp_path, f"张明{NUMBERS[0]}.lrmx", NUMBERS[0], resume=resume, family=relative(post=f"教师 {NUMBERS[4]}")),
        planted_form(tmp_path, f"{NUMBERS[1]}.lrmx", NUMBERS[1], more=f"<Unknown>{NUMBERS[5]} {TELEPHONES[0]}</Unknown>"),
        planted_form(tmp_path, f"{NUMBERS[6]}无此人.lrmx", NUMBERS[6]),
        planted_form(tmp_path, f"{NUMBERS[2]}错.lrmx", f"{NUMBERS[2][:16]}99"),
        planted_form(tmp_path, f"坏{NUMBERS[2]}.xlsx", NUMBERS[2]),
        planted_form(tmp_path, f"无后缀.{NUMBERS[2]}", NUMBERS[2]),
    ]
    drop(clerk, *forms)
    confirm(clerk, rows="good")
    # A defect that quotes what it met.
    with monkeypatch.context() as broken:
        broken.setattr("sanbiao.core.drive.services.read_folder", lambda *_, **__: int(f"{NUMBERS[3]} {TELEPHONES[0]}"))
        drop(clerk, source)
    # Searches, whole, cut off and in blanks; an address typed by hand; a name typed at the door.
    for page in ("/search/", "/ledgers/people-person/"):
        for typed in (NUMBERS[0], NUMBERS[0][:17], " ".join(NUMBERS[0])):
            ask(clerk, page, q=typed)
    clerk.get(f"/ledgers/people-person/{NUMBERS[0]}/")
    clerk.get(f"/nowhere/{NUMBERS[0]}")
    Client().post(f"{reverse('account_login')}?next=/search/%3Fq%3D{NUMBERS[0]}", {"login": NUMBERS[0], "password": NUMBERS[1]})

    assert Person.objects.filter(on_roster=True).count() == 3
    assert ImportedFile.objects.count() == 9
    assert told(source.read_bytes()) and told(forms[0].read_bytes()), "the search would find what was planted"  # noqa: PT018
    assert (home / "site.log").stat().st_size > 1000
    assert exposed(home) == {}
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert exposed(home) == {}, "after what stood beside was brought into the database"


def test_what_is_deleted_leaves_nothing_in_the_free_pages_of_a_database() -> None:
    [on] = {settings.DATABASES["default"]["OPTIONS"].get("init_command", "secure_delete=ON")}

    assert "secure_delete=ON" in on


def test_no_model_keeps_a_telephone_in_clear() -> None:
    """There is no such field; who adds one seals it."""
    ours = [model for model in apps.get_models() if model.__module__.startswith("sanbiao.")]
    fields = [field for model in ours for field in model._meta.concrete_fields]
    telephone = re.compile(r"phone|mobile|\btel|电话|手机|联系方式")
    named = [field for field in fields if telephone.search(f"{field.name} {field.verbose_name}")]

    assert [field for field in named if getattr(field, "privacy", "") != "sealed"] == []
