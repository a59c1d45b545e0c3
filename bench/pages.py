"""A ledger page of 50 rows among many rows and among a thousand, and the stock admin's list of the same model."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from bench.running import Result, Times, in_turn, open_office, said

FEW = 1_000


def measure(*, full: bool = False) -> list[Result]:
    """Whole requests through the middleware; the postings are deleted down to a thousand for the second size."""
    with tempfile.TemporaryDirectory() as home:
        open_office(Path(home))
        return _measure(1_000_000 if full else 200_000)


def _fill(count: int) -> None:
    from datetime import date, timedelta

    from sanbiao.registry.organisations.models import Unit
    from sanbiao.registry.people.models import Person, Posting

    units = [
        Unit(code=f"J{n:03d}", name=f"单位{n:03d}", short_name=f"单位{n:03d}", kind="organ", path=f"/J{n:03d}/")
        for n in range(200)
    ]
    Unit.objects.bulk_create(units)
    people = [Person(id_hash=f"{n:032d}", name=f"王{n:06d}") for n in range(count // 5)]
    Person.objects.bulk_create(people, batch_size=5000)
    first = date(1990, 1, 1)
    for start in range(0, count, 50_000):
        Posting.objects.bulk_create(
            [
                Posting(
                    person=people[n % len(people)],
                    unit=units[n % 200],
                    post=f"职务{n}",
                    began_on=first + timedelta(n % 12000),
                    is_team_member=n % 7 == 0,
                    manner="formal",
                )
                for n in range(start, min(start + 50_000, count))
            ],
            batch_size=5000,
        )


def _queries(client: Any) -> tuple[str, ...]:  # Any: Django is not set up when this module is read
    """How many queries some pages take."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    notes = []
    for address in ("/", "/figures/", "/reports/", "/ledgers/people-posting/"):
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        notes.append(f"queries of {address}: {len(asked)}")
    return tuple(notes)


def _measure(many: int) -> list[Result]:
    import structlog
    from django.contrib import admin
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.urls import clear_url_caches, path

    import sanbiao.urls
    from sanbiao.core.access.roles import Role
    from sanbiao.registry.codes.sections import Section
    from sanbiao.registry.organisations.models import Grant
    from sanbiao.registry.people.models import Posting

    class StockAdmin(admin.ModelAdmin):
        """As registering the model gives it, but for the size of a page."""

        list_per_page = 50

    class PostingAdmin(admin.ModelAdmin):
        """The same columns and filters as ours, its joins tuned by hand."""

        list_display = (
            "person",
            "unit",
            "post",
            "began_on",
            "ended_on",
            "is_team_member",
            "manner",
        )
        list_select_related = ("person", "unit")
        list_filter = ("is_team_member", "manner")
        search_fields = ("post",)
        list_per_page = 50

    # The log of requests is for people.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    stock = admin.AdminSite("stock")
    stock.register(Posting, StockAdmin)
    tuned = admin.AdminSite("tuned")
    tuned.register(Posting, PostingAdmin)
    sanbiao.urls.urlpatterns[:0] = [path("stock-admin/", stock.urls), path("tuned-admin/", tuned.urls)]
    clear_url_caches()
    _fill(many)
    user = get_user_model().objects.create_superuser("bench", password="bench-only-7-Q")
    for section in Section:
        Grant.objects.create(user=user, section=section, role=Role.CLERK)
    client = Client(HTTP_HOST="localhost")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")

    def page(address: str):
        def get() -> None:
            answer = client.get(address)
            assert answer.status_code == 200, (address, answer.status_code, answer.headers.get("Location"))

        return get

    ledger = page("/ledgers/people-posting/")
    admins = {name: page(f"/{name}-admin/people/posting/") for name in ("stock", "tuned")}
    times = in_turn({"ours": ledger, **admins}, 10)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM people_posting WHERE id > (SELECT min(id) + %s FROM people_posting)", [FEW - 1])
    few = in_turn({"ours": ledger, "figures": page("/figures/")}, 10)
    both: dict[str, Times] = {
        f"ours at {many:,}": times["ours"],
        f"stock admin at {many:,}": times["stock"],
        f"admin with columns and joins tuned by hand at {many:,}": times["tuned"],
        f"ours at {FEW:,}": few["ours"],
    }
    return [
        Result(f"page: time at {many:,} rows against {FEW:,}", times["ours"].best / few["ours"].best, 1.5, notes=said(both)),
        Result(
            f"page: time of all figures against a ledger page at {FEW:,} rows",
            few["figures"].best / few["ours"].best,
            2,
            notes=_queries(client),
        ),
        Result("page: speed against the stock admin's list", times["stock"].best / times["ours"].best, 3, at_least=True),
    ]
