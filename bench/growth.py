"""The figures and the pages with every ledger many times larger, against the same with the ledgers as they are.

By processor time: the two are minutes apart, and what else the machine does meanwhile is not theirs.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from bench.copying import multiply
from bench.running import CITY_A, Result, Times, import_folder, in_turn, open_office

ASKED = {"period": "2023H1"}
FLAT = 1.5
"""From what on a page counts as one that grew."""


def measure(*, full: bool = False) -> list[Result]:
    """Ten times as large, or a hundred."""
    with tempfile.TemporaryDirectory() as home:
        open_office(Path(home))
        import_folder(CITY_A)
        return _measure(100 if full else 10)


def _measure(times: int) -> list[Result]:
    from bench.folder import models_of_ledgers

    client = _client()
    contestants = {"figures": _figures()} | {name: _page(client, address) for name, address in _addresses().items()}
    notes = _queries(client)
    few = in_turn(contestants, 3, clock=process_time)
    multiply(models_of_ledgers(), times)
    many = in_turn(contestants, 3, clock=process_time)
    return [
        Result(
            f"growth: time of the figures, every ledger {times} times as large", _ratio("figures", few, many), times, notes=notes
        ),
        *(
            Result(f"growth: time of {name}", _ratio(name, few, many), FLAT, notes=(_said(name, few, many),))
            for name in ("the home page", "the page of figures", "the page of reports", "the page of a person")
        ),
        *_worst("list page", few, many),
        *_worst("overview", few, many),
    ]


def _ratio(name: str, few: dict[str, Times], many: dict[str, Times]) -> float:
    return many[name].best / few[name].best


def _said(name: str, few: dict[str, Times], many: dict[str, Times]) -> str:
    return f"{name}: {few[name].best * 1000:.0f} ms, and {many[name].best * 1000:.0f} ms"


def _worst(kind: str, few: dict[str, Times], many: dict[str, Times]) -> list[Result]:
    """The page of a kind that grew most, and in the notes all that grew."""
    names = sorted((name for name in few if name.startswith(kind)), key=lambda name: -_ratio(name, few, many))
    grew = [name for name in names if _ratio(name, few, many) > FLAT]
    notes = (f"of {len(names)} each {kind}, {len(grew)} grew", *(_said(name, few, many) for name in grew or names[:1]))
    return [
        Result(
            f"growth: time of the {names[0]}, the one of {len(names)} that grew most",
            _ratio(names[0], few, many),
            FLAT,
            notes=notes,
        )
    ]


def _client() -> Any:  # Any: Django is not set up when this module is read
    """Somebody who sees everything."""
    import structlog
    from django.contrib.auth import get_user_model
    from django.test import Client

    from sanbiao.core.access.roles import EVERY_SECTION, Role
    from sanbiao.registry.organisations.models import Grant

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))  # the log of requests is for people
    user = get_user_model().objects.create_user("bench", password="bench-only-7-Q")
    Grant.objects.create(user=user, section=EVERY_SECTION, role=Role.HEAD)
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def _figures() -> Callable[[], object]:
    """Counted anew each time; the pages remember what they found, as in service."""
    from sanbiao.core.indicators.engines import Live
    from sanbiao.core.indicators.services import evaluate, reported
    from sanbiao.core.periods.periods import period

    indicators, window = reported(), period(ASKED["period"])
    return lambda: evaluate(indicators, window, engine=Live())


def _page(client: Any, address: str) -> Callable[[], object]:
    def get() -> None:
        answer = client.get(address, ASKED)
        assert answer.status_code == 200, (address, answer.status_code)

    return get


def _addresses() -> dict[str, str]:
    from django.urls import get_resolver, reverse

    from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
    from sanbiao.core.pages.overview import Overview
    from sanbiao.core.pages.page import REGISTRY as PAGES
    from sanbiao.registry.people.models import Person

    assert get_resolver().url_patterns  # with the addresses the pages are declared
    person = Person.objects.filter(on_roster=True).earliest("pk").pk
    overviews = [name for name, page in PAGES.items() if issubclass(page, Overview)]
    return {
        "the home page": reverse("home"),
        "the page of figures": reverse("figures"),
        "the page of reports": reverse("reports"),
        "the page of a person": reverse("person", args=[person]),
        **{f"list page of {book.key}": reverse("ledger-list", args=[book.slug]) for book in LEDGERS.values()},
        **{f"overview {name}": reverse(name) for name in overviews},
    }


def _queries(client: Any) -> tuple[str, ...]:
    """How many queries some pages take, and the report when it is compiled."""
    from datetime import UTC, datetime

    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    from sanbiao.core.periods.periods import period
    from sanbiao.reports.services import compile_and_keep

    notes = []
    with CaptureQueriesContext(connection) as asked:
        kept, _, _ = compile_and_keep(period=period(ASKED["period"]), by="bench", at=datetime(2023, 7, 18, 12, tzinfo=UTC))
    notes.append(f"queries of compiling and keeping the report: {len(asked)}")
    addresses = {name: address for name, address in _addresses().items() if name.startswith("the ")}
    addresses["the page of a report"] = reverse("report", args=[kept.pk])
    for name, address in addresses.items():
        client.get(address, ASKED)  # what is learnt once in a process is learnt
        with CaptureQueriesContext(connection) as asked:
            client.get(address, ASKED)
        notes.append(f"queries of {name}: {len(asked)}")
    return tuple(notes)
