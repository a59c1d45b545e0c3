"""What stands in an address or a path: enumerated by the routes, and refused at every door where it could not stand there."""

import re
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, resolve, reverse, reverse_lazy
from hypothesis import given, settings
from hypothesis import strategies as st

from sanbiao.core.access.roles import EVERY_SECTION, Role
from sanbiao.core.drive.services import import_paths
from sanbiao.core.drive.tests.hostile import workbook
from sanbiao.core.facts.faults import FaultKind
from sanbiao.core.facts.judging import broken
from sanbiao.core.indicators.registry import REGISTRY as INDICATORS
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.tests.filling import as_opened, faults
from sanbiao.core.pages.page import REGISTRY as PAGES
from sanbiao.registry.organisations.models import Unit
from sanbiao.tests.addresses import addresses
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db

HOSTILE = {
    "slash": "A/B",
    "up": "../..",
    "dots": "..",
    "dot": ".",
    "question": "a?b",
    "hash": "a#b",
    "escaped": "%2f",
    "backslash": "a\\b",
    "colon": "a:b",
    "semicolon": "a;b",
    "quote": "a'b",
    "angle": "<b>",
    "emoji": "😀",
    "chinese": "机构",
    "accent": "é",
    "other script": "А1",  # a Cyrillic letter
    "long": "A" * 41,
}
BLANKS = {"blank inside": "a b", "newline": "a\nb", "tab": "a\tb", "wide": "Ａ１"}
"""What the normal form of a code makes sound: it is kept without blanks, and in plain letters."""
KEPT_OUT = [code for code in HOSTILE.values() if len(code) <= 40]  # of the long one SQLite knows nothing; forms and imports do
FROM = {
    # the part of a route: where its value comes from, and how it is known that no hostile one is there
    ("team", "code"): "a code of a unit",
    ("help-chapter", "name"): "declared",
    ("help-picture", "name"): "declared",
    ("figure", "code"): "declared",
    ("figure-rows", "code"): "declared",
    ("figure-units", "code"): "declared",
    ("page-rows", "page"): "declared",
    ("page-rows", "some"): "declared",
    ("page-do", "page"): "declared",
    ("page-do", "some"): "declared",
    ("page-units", "page"): "declared",
    ("late-rows", "book"): "declared",
    ("late-rows", "verb"): "declared",
    ("checkup-rows", "contradiction"): "declared",
    ("ledger-list", "slug"): "declared",
    ("ledger-create", "slug"): "declared",
    ("ledger-export", "slug"): "declared",
    ("ledger-sheet", "slug"): "declared",
    ("ledger-sample", "slug"): "declared",
    ("ledger-papers", "slug"): "declared",
    ("ledger-paper", "slug"): "declared",
    ("ledger-paper-remove", "slug"): "declared",
    **{(name, "slug"): "declared" for name in (
        "ledger-views", "ledger-view", "ledger-view-remove", "ledger-view-watch", "ledger-columns", "ledger-cross",
    )},
    ("ledger-paper", "code"): "drawn by the product",
    ("ledger-paper-remove", "code"): "drawn by the product",
    ("ledger-enlist", "slug"): "declared",
    ("ledger-fire-many", "slug"): "declared",
    ("ledger-fire-many", "name"): "declared",
    ("ledger-detail", "slug"): "declared",
    ("ledger-change", "slug"): "declared",
    ("ledger-fire", "slug"): "declared",
    ("ledger-void", "slug"): "declared",
    ("ledger-merge", "slug"): "declared",
    ("ledger-voided", "slug"): "declared",
    ("ledger-voided-row", "slug"): "declared",
    ("ledger-restore", "slug"): "declared",
    ("ledger-change-many", "slug"): "declared",
    ("ledger-void-many", "slug"): "declared",
    ("import-paste", "slug"): "declared",
    ("ledger-fire", "name"): "declared",
    ("ui:gallery-page", "page"): "declared",
    **{(name, "batch"): "drawn by chance" for name in (
        "import", "import-confirm", "import-discard", "import-answer", "import-layout", "import-again", "import-undo",
        "import-marked", "import-mend",
    )},
    ("sign-in", "token"): "drawn by chance",
}  # fmt: skip


def test_every_text_in_an_address_is_known_for_what_it_is():
    routes = [each for each in addresses() if not each.name.startswith("admin:")]
    found = {
        (each.name, part) for each in routes for kind, part in re.findall(r"<(?:(\w+):)?(\w+)>", each.pattern) if kind != "int"
    }

    assert found == set(FROM)


def test_what_is_declared_stands_in_addresses():
    named = [*INDICATORS, *LEDGERS, *PAGES]

    assert len(named) > 100
    assert [name for name in named if not re.fullmatch(r"[a-z0-9_.-]+", name)] == []


@pytest.fixture
def clerk(client):
    client.force_login(GrantFactory(role=Role.CLERK, section=EVERY_SECTION).user)
    return client


TYPED = {"name": "试验市甲局", "short_name": "甲局", "kind": "organ"}


NEW = reverse_lazy("ledger-create", args=["organisations-unit"])


def test_a_form_refuses_each_of_the_codes_with_a_sentence_at_its_field(clerk):
    opened = as_opened(clerk, NEW) | TYPED

    said = {code: faults(clerk, NEW, opened | {"code": code}) for code in HOSTILE.values()}

    rule = ["机构编码只能由字母、数字、连字符（-）和下划线（_）组成，请改写。"]
    assert {code: found for code, found in said.items() if len(code) <= 40} == {code: {"__all__": rule} for code in KEPT_OUT}
    assert not Unit.objects.exists()


def test_a_form_keeps_a_code_in_its_normal_form_which_stands_in_addresses(clerk):
    for number, code in enumerate(BLANKS.values()):
        names = {"name": f"试验市第{number}局", "short_name": f"第{number}局"}
        clerk.post(NEW, as_opened(clerk, NEW) | TYPED | names | {"code": f"{code}{number}"})

    assert sorted(Unit.objects.values_list("code", flat=True)) == ["A13", "ab0", "ab1", "ab2"]


def test_an_import_refuses_the_codes_with_row_and_column_and_writes_nothing(tmp_path):
    head = ["机构编码", "机构全称", "机构简称", "机构类别"]
    rows = [[code, f"试验市第{number}局", f"第{number}局", "市直机关"] for number, code in enumerate(HOSTILE.values())]
    workbook(tmp_path / "机构.xlsx", 机构=[head, ["J1", "试验市甲局", "甲局", "市直机关"], *rows])

    outcome = import_paths([tmp_path], by="clerk", at=NOON, on=date(2023, 7, 1))

    told = {(fault.row, fault.column) for fault in outcome.errors if fault.kind in (FaultKind.RULE, FaultKind.TOO_LONG)}
    assert told == {(number + 3, "机构编码") for number in range(len(HOSTILE))}
    assert all("第" in fault.sentence() and "机构编码" in fault.sentence() for fault in outcome.errors)
    assert not Unit.objects.exists()


def test_the_database_refuses_each_of_the_codes_whatever_writes_it():
    unit = Unit.objects.filter(pk=UnitFactory().pk)

    for code in [*KEPT_OUT, *BLANKS.values()]:
        with pytest.raises(IntegrityError, match="fit_for_addresses"), transaction.atomic():
            unit.update(code=code)


@given(code=st.text(max_size=12))
@settings(max_examples=60)
def test_what_is_asked_before_is_what_an_address_takes(code):
    """In Python and in the address alike; that the database agrees is tried above."""
    said = [check for check in broken(Unit, {**vars(UnitFactory.build()), "code": code}) if check.fields == ("code",)]
    try:
        reverse("team", args=[code])
    except NoReverseMatch:
        assert said or not code
    else:
        assert not said


def test_the_lists_still_open_with_every_sound_code_there_is(clerk):
    for code in ("A-1", "a_1", "0", "-", "_", "A" * 40):
        UnitFactory(code=code, town=True)

    for address in (reverse("teams"), reverse("ledger-list", args=["organisations-unit"])):
        assert clerk.get(address).status_code == 200
    for code in Unit.objects.values_list("code", flat=True):
        assert resolve(reverse("team", args=[code])).kwargs == {"code": code}
