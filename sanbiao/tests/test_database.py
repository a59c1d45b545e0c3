"""How long a process waits for its database."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from sanbiao.database import PAGES_WAIT, Patience, database

SECOND = timedelta(seconds=1)
MILLISECOND = timedelta(milliseconds=1)


def slow(request: HttpRequest) -> HttpResponse:
    """A page that has to wait longer than it may, for its own statement or for what another one holds."""
    if connection.vendor == "sqlite":
        held = Path(settings.HOME) / "held.sqlite3"
        with closing(sqlite3.connect(held, timeout=0)) as one, closing(sqlite3.connect(held, timeout=0)) as other:
            one.execute("BEGIN IMMEDIATE")
            with connection.wrap_database_errors:
                other.execute("BEGIN IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 50")
        cursor.execute("SELECT pg_sleep(5)")
    raise AssertionError


def broken(request: HttpRequest) -> HttpResponse:
    raise ImproperlyConfigured


def wrong(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM nowhere")
    raise AssertionError


handler500 = "sanbiao.portal.views.server_error"
urlpatterns = [path("slow/", slow), path("broken/", broken), path("wrong/", wrong)]
BARE = override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[])


@BARE
@pytest.mark.django_db
def test_a_page_that_waits_too_long_for_the_database_says_so():
    answer = Client(raise_request_exception=False).get("/slow/")

    held = connection.vendor == "sqlite"
    assert (answer.status_code, answer["Retry-After"]) == (503, "5" if held else "60")
    assert ("有人正在导入" if held else "系统正忙") in answer.content.decode()


@BARE
@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/broken/", "/wrong/"])
def test_a_defect_is_no_busy_database(address):
    answer = Client(raise_request_exception=False).get(address)

    assert answer.status_code == 500
    assert "系统出错" in answer.content.decode()


def test_pages_wait_briefly_and_others_patiently_on_sqlite():
    pages = database("sqlite:////tmp/one.sqlite3", page_timeout=30 * SECOND)["OPTIONS"]
    others = database("sqlite:////tmp/one.sqlite3", page_timeout=None)["OPTIONS"]

    assert (pages["timeout"], others["timeout"]) == (PAGES_WAIT.total_seconds(), 120)
    assert ["FILE" in each["init_command"] for each in (pages, others)] == [False, True]
    assert pages["transaction_mode"] == others["transaction_mode"] == "IMMEDIATE"


def test_all_that_one_request_writes_waits_no_longer_than_one_wait_on_sqlite(monkeypatch):
    told: list[str] = []
    held = SimpleNamespace(in_atomic_block=False, connection=SimpleNamespace(execute=told.append))
    now, patience = [0], Patience(4 * SECOND)
    monkeypatch.setattr("sanbiao.database.time", SimpleNamespace(monotonic=lambda: now[0]))

    def takes(seconds: int, sql: str) -> None:
        def execute(*_: object) -> None:
            now[0] += seconds

        patience(execute, sql, None, False, {"connection": held})

    takes(3, "BEGIN IMMEDIATE")
    takes(9, "SELECT 1")
    takes(2, "UPDATE a SET b = 1")
    takes(0, "BEGIN IMMEDIATE")
    held.in_atomic_block = True
    takes(1, "INSERT INTO a VALUES (1)")

    assert told == [f"PRAGMA busy_timeout = {left}" for left in (4000, 1000, 0)]


def test_what_the_address_of_the_database_says_stays():
    told = database("postgresql://me@host/name?sslmode=require&options=-c%20search_path%3Dmine", page_timeout=9 * SECOND)

    assert told["OPTIONS"] == {
        "sslmode": "require",
        "connect_timeout": 10,
        "options": (
            f"-c search_path=mine -c lock_timeout={PAGES_WAIT // MILLISECOND}"
            " -c statement_timeout=9000 -c idle_in_transaction_session_timeout=120000"
        ),
    }
    others = database("postgresql://me@host/name", page_timeout=None)
    assert others["OPTIONS"] == {"connect_timeout": 10, "options": "-c lock_timeout=120000"}


@pytest.mark.postgres
@pytest.mark.django_db
def test_postgresql_holds_the_limits_it_is_told():
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        [waits] = cursor.fetchone()
        cursor.execute("SHOW statement_timeout")
        [takes] = cursor.fetchone()

    assert (waits, takes) == ("2min", "0")


def test_what_a_server_imports_serves_pages_and_what_a_command_imports_does_not(tmp_path, monkeypatch):
    monkeypatch.setenv("SANBIAO_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'one.sqlite3'}")
    asked = "from django.conf import settings; print(settings.DATABASES['default']['OPTIONS']['timeout'])"

    told = [
        subprocess.run([sys.executable, "-c", first + asked], capture_output=True, text=True, check=True).stdout.strip()
        for first in ("from sanbiao import wsgi; ", "from sanbiao.cli.base import set_up; set_up(); ")
    ]

    assert told == [str(PAGES_WAIT.total_seconds()), "120.0"]
