"""A site as an installation runs it: its settings, and the database as its process is let at it."""

from __future__ import annotations

import os
import runpy
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.test import override_settings
from psycopg.pq import TransactionStatus

import sanbiao.settings
from sanbiao.portal import public_site

_THE_SAME = {"DATABASES", "INSTALLED_APPS", "LOGGING", "ALLOWED_HOSTS", "PASSWORD_HASHERS", "WHITENOISE_USE_FINDERS"}
"""What the process of the tests keeps: its database, the apps that are loaded, the name it is called by, and what is quick."""


@contextmanager
def site(**environment: str) -> Iterator[dict[str, Any]]:
    """The settings as they are read in this environment; what differs from those of the tests."""
    configured, temporary = structlog.get_config(), tempfile.tempdir
    with mock.patch.dict(os.environ, environment):
        read = runpy.run_path(str(Path(sanbiao.settings.__file__)))
    structlog.configure(**configured)
    tempfile.tempdir = temporary
    differs = {
        name: value
        for name, value in read.items()
        if name.isupper() and name not in _THE_SAME and getattr(settings, name, None) != value
    }
    with override_settings(**differs):
        yield differs


@contextmanager
def fenced() -> Iterator[None]:
    """This connection held to what the public site's own is held to."""
    if connection.vendor == "postgresql":
        before = transaction.savepoint()
        with connection.cursor() as cursor:
            for statement in public_site.role_statements():
                cursor.execute(statement)
            cursor.execute(f"SET ROLE {public_site.ROLE}")
        try:
            yield
        finally:
            # A statement that was denied outside a transaction of its own breaks that of the test.
            if connection.needs_rollback or connection.connection.info.transaction_status is TransactionStatus.INERROR:
                connection.set_rollback(False)
                transaction.savepoint_rollback(before)
            else:
                connection.cursor().execute("RESET ROLE")
    else:
        connection.ensure_connection()
        connection.connection.set_authorizer(public_site._authorize)
        try:
            yield
        finally:
            connection.connection.set_authorizer(None)


@contextmanager
def writing_refused(*allowed: str) -> Iterator[None]:
    """Whatever would write fails, sessions and counters of sign-ins too; but for the tables that are `allowed`."""

    def only_read(execute: Any, sql: str, *rest: Any) -> Any:  # Any: Django's own signature
        verb = sql.lstrip().split(" ", 1)[0].upper()
        if verb in ("INSERT", "UPDATE", "DELETE", "REPLACE") and not any(f'"{table}"' in sql for table in allowed):
            raise AssertionError(f"a GET would write: {sql[:200]}")
        return execute(sql, *rest)

    with connection.execute_wrapper(only_read):
        yield


@contextmanager
def public_site_running() -> Iterator[None]:
    """The public site in this process: its settings, without the field key, behind its fence."""
    with site(SANBIAO_SITE="public", SANBIAO_PRODUCTION="1"), fenced():
        yield
