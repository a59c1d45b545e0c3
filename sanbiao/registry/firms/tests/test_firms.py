"""Firms: one registry by credit code, made by whatever list names them first, the same by form and by sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sanbiao.core.access.roles import Role
from sanbiao.core.audit.models import Event
from sanbiao.core.drive.importing import sheet_names
from sanbiao.core.drive.tests.folders import bring, counts, workbook
from sanbiao.core.drive.writing.results import Outcome
from sanbiao.core.ledger.deriving import keys_of
from sanbiao.core.ledger.forms import form_of
from sanbiao.core.ledger.ledger import REGISTRY
from sanbiao.registry.codes.sections import Section
from sanbiao.registry.firms.models import Firm, FirmKind
from sanbiao.registry.firms.tests import toys
from sanbiao.registry.firms.tests.factories import FirmFactory, credit_code_of
from sanbiao.tests.factories import NOON, GrantFactory, UnitFactory

pytestmark = pytest.mark.django_db

CODE = credit_code_of(7)
OTHER = "“青禾机械厂”与此统一社会信用代码已登记的“青禾机械有限公司”不一致，以登记的为准，请核对。"
HEAD = ("企业名称", "信用代码", "岗位数")
NEW = "/ledgers/toys-base/new/"


@pytest.fixture(autouse=True)
def _toys(db, monkeypatch):
    yield from toys.set_up(monkeypatch)


@pytest.fixture
def clerk(client: Any) -> Any:
    user = GrantFactory(section=Section.TALENT).user
    client.force_login(user)
    return user


def bases(folder: Path, *rows: Any) -> Path:
    workbook(folder / "基地.xlsx", 玩具基地=[HEAD, *rows])
    return folder


def said(outcome: Outcome) -> list[tuple[str, int | None, str, str, bool]]:
    return [(str(fault.kind), fault.row, fault.column, fault.message, fault.warning) for fault in outcome.faults]


def form(user: Any, **typed: Any) -> Any:
    values = {"ticket": "t" * 32, "places": "3", **typed}
    return form_of(REGISTRY["toys.base"])(values, user=user, on=NOON.date())


def test_a_list_is_told_apart_by_the_code_of_its_firm_and_not_by_the_name_that_stands_before_it():
    ledger = REGISTRY["toys.base"]

    assert keys_of(toys.Base, ledger.columns) == ledger.key_fields == ("firm__credit_code",)
    assert ledger.creates_missing == "firm"


def test_a_sheet_makes_the_firms_that_are_not_there_and_a_preview_says_the_same(tmp_path):
    known = FirmFactory(credit_code=credit_code_of(1), name="远桥食品有限公司")
    folder = bases(tmp_path, ("远桥食品 有限公司", known.credit_code, 5), ("青禾机械有限公司", CODE.lower(), 3))

    before, after = bring(folder, dry_run=True), bring(folder)

    assert said(before) == said(after) == []
    assert counts(before) == counts(after) == (2, 0, 0, 0)
    made = toys.Base.objects.get(places=3).firm
    assert (made.credit_code, made.name, made.kind, made.unit) == (CODE, "青禾机械有限公司", "", None)
    assert made.pinyin.startswith("qinghejixie")
    assert Event.objects.get(ledger="firms.firm").record == str(made.pk)
    assert counts(bring(folder)) == (0, 0, 2, 0)


def test_a_firm_called_otherwise_is_a_warning_that_names_both_and_the_registered_name_stands(tmp_path):
    FirmFactory(credit_code=CODE, name="青禾机械有限公司")
    folder = bases(tmp_path, ("青禾机械厂", CODE, 3))

    before, after = bring(folder, dry_run=True), bring(folder)

    assert said(before) == said(after) == [("other_name", 2, "企业名称", OTHER, True)]
    assert toys.Base.objects.get().firm.name == Firm.objects.get().name == "青禾机械有限公司"


def test_what_another_sheet_of_the_same_import_made_or_renamed_is_known_by_that_name(tmp_path):
    FirmFactory(credit_code=credit_code_of(1), name="旧名")
    renamed = [("企业名称", "统一社会信用代码"), ("新名", credit_code_of(1))]
    workbook(tmp_path / "名录.xlsx", 企业名录=renamed)
    workbook(tmp_path / "一.xlsx", 玩具基地=[HEAD, ("旧名", credit_code_of(1), 3), ("青禾机械有限公司", CODE, 3)])
    workbook(tmp_path / "二.xlsx", 玩具基地二=[HEAD, ("青禾机械厂", CODE, 3)])
    workbook(tmp_path / "三.xlsx", 玩具走访=[("走访期次", "统一社会信用代码"), ("1", CODE)])

    before, after = bring(tmp_path, dry_run=True), bring(tmp_path, skip_faulty=True)

    assert [(kind, row, message[:4]) for kind, row, _, message, _ in said(before)] == [
        ("other_name", 2, "“旧名”"),
        ("other_name", 2, "“青禾机"),  # the row itself is the same in both sheets, and counts once
    ]
    assert said(after) == said(before)
    assert toys.Call.objects.get().firm.name == "青禾机械有限公司"
    assert Firm.objects.count() == 2


@pytest.mark.parametrize("wrong", [CODE[:-1] + ("0" if CODE[-1] != "0" else "1"), CODE[:-1], CODE[:-1] + "I"])
def test_a_code_that_is_none_is_refused_by_form_and_sheet_in_the_same_words(tmp_path, clerk, wrong):
    [(kind, row, column, message, _)] = said(bring(bases(tmp_path, ("青禾机械有限公司", wrong, 3))))
    filled = form(clerk, firm__name="青禾机械有限公司", firm__credit_code=wrong)

    assert (kind, row, column) == ("credit_check", 2, "统一社会信用代码")
    assert filled.errors == {"firm__credit_code": [message]}
    assert not Firm.objects.exists()


def test_a_form_makes_the_firm_or_finds_it_and_warns_of_another_name_as_a_sheet_does(client, clerk):
    typed = {"firm__name": "青禾机械有限公司", "firm__credit_code": CODE.lower(), "places": "3", "ticket": "t" * 32}
    client.post(NEW, typed)
    made = toys.Base.objects.get()
    assert (made.firm.name, made.firm.credit_code) == ("青禾机械有限公司", CODE)
    again = form(clerk, firm__name="青禾机械厂", firm__credit_code=CODE)

    assert not again.is_valid()  # the firm has its row already
    assert again.warnings == [f"「企业名称」{OTHER}"]
    toys.Base.objects.all().delete()
    assert form(clerk, firm__name="青禾机械厂", firm__credit_code=CODE).is_valid()


def test_a_row_keeps_its_firm_when_it_is_changed():
    fields = form_of(REGISTRY["toys.base"])(
        instance=toys.Base.objects.create(firm=FirmFactory()), user=GrantFactory().user, on=NOON.date()
    ).fields

    assert list(fields) == ["places", "version"]


@pytest.mark.parametrize("text", [CODE, CODE.lower(), "青禾机械有限公司"])
def test_a_list_that_only_refers_takes_code_or_name_in_its_form(clerk, text):
    firm = FirmFactory(credit_code=CODE, name="青禾机械有限公司")
    filled = form_of(REGISTRY["toys.call"])({"round": "1", "firm": text, "ticket": "t"}, user=clerk, on=NOON.date())

    assert filled.is_valid(), filled.errors
    assert filled.values["firm"] == firm


def test_the_page_of_a_firm_shows_what_every_list_says_of_it_to_those_who_may_see_it(client, clerk):
    firm = FirmFactory(unit=UnitFactory(town=True))
    toys.Base.objects.create(firm=firm)
    address = REGISTRY["firms.firm"].detail_url(firm.pk)

    assert [table.ledger.title for table in client.get(address).context["told"]] == ["玩具基地"]
    client.force_login(GrantFactory(section=Section.CADRES).user)
    assert client.get(address).context["told"] == []


@pytest.mark.parametrize("query", ["远桥食品", "yuanqiao", "yqsp", CODE.lower()])
def test_a_firm_is_found_by_name_pinyin_initials_and_code_within_reach(client, query):
    town = UnitFactory(town=True)
    FirmFactory(credit_code=CODE, name="远桥食品有限公司", unit=town)
    FirmFactory(name="青禾机械有限公司", unit=town)

    def found(user, **parameters):
        client.force_login(user)
        kinds = client.get("/search/", {"q": query, **parameters}).context["found"]
        return [hit.label for kind in kinds if kind.title == "企业" for hit in kind.hits]

    reader = GrantFactory(role=Role.READER, section=Section.CADRES).user
    assert found(reader) == found(reader, org=town.code) == ["远桥食品有限公司"]
    assert found(reader, org=UnitFactory(town=True).code) == []
    assert found(GrantFactory(unit=UnitFactory(town=True)).user) == []


def test_the_register_of_firms_takes_no_sheet_of_another_book():
    names = sheet_names()
    others = (
        "孵化器企业",
        "科技型企业",
        "规上工业企业",
        "规模以上工业企业",
        "企业家研修",
        "领航企业家",
        "两新台账",
        "结对共建",
        "见习基地",
    )

    tails = ("", "名录", "一览表", "名单", "（六月）")
    assert [name + tail for name in others for tail in tails if _ledger(names.find(name + tail)) == "firms.firm"] == []
    assert {_ledger(names.find(name)) for name in ("企业名录", "2.企业和社会组织名录(一)")} == {"firms.firm"}


def _ledger(known: Any) -> str:
    return known.ledger if known else ""


def test_the_database_holds_to_kind_and_length():
    for wrong in ({"kind": "nonsense"}, {"credit_code": CODE[:-1]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            FirmFactory(**wrong)

    assert FirmFactory(kind=FirmKind.SOCIAL).get_kind_display() == "社会组织"
