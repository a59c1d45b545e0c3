"""A list that names firms, with a table that lasts as long as a test."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection, models

from sanbiao.core.access.policy import POLICIES, Policy
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.registry.firms.ledgers import FIRM
from sanbiao.registry.firms.models import Firm, firm_link


class Base(models.Model):
    """One practice base: a firm that takes graduates."""

    firm = models.OneToOneField(Firm, models.PROTECT, verbose_name="企业名称", related_name="+")
    places = models.PositiveSmallIntegerField("岗位数", null=True, blank=True)

    class Meta:
        app_label = "toys"
        verbose_name = "玩具基地"

    def __str__(self) -> str:
        return str(self.firm)


class Call(models.Model):
    """A visit to a firm that has to be registered before."""

    firm = firm_link(related_name="+")
    round = models.CharField("走访期次", max_length=20, unique=True)

    class Meta:
        app_label = "toys"
        verbose_name = "玩具走访"

    def __str__(self) -> str:
        return f"{self.round} {self.firm}"


@cache
def ledgers() -> dict[str, Ledger[Any]]:
    """The ledgers of the toys, declared but not registered."""
    before, policies = dict(REGISTRY), dict(POLICIES)

    class BasePolicy(Policy[Base]):
        model = Base
        section = "talent"

    class CallPolicy(Policy[Call]):
        model = Call
        section = "talent"

    BasePolicy(), CallPolicy()

    class BaseLedger(Ledger[Base]):
        about = "基地。"
        ordering = ("firm_id", "pk")
        columns = (*FIRM, column("places"))

    class CallLedger(Ledger[Call]):
        about = "走访。"
        ordering = ("round", "pk")
        columns = (column("round", search=True), column("firm__credit_code", refers_to="firms.firm"), column("firm__name"))

    made = {key: REGISTRY[key] for key in REGISTRY.keys() - before.keys()}
    for registry, kept in ((REGISTRY, before), (POLICIES, policies)):
        registry.clear()
        registry.update(kept)  # type: ignore[arg-type]  # each with its own
    return made


def set_up(monkeypatch: Any) -> Iterator[None]:
    """Tables and registration of the toys for one test, whose transaction takes the tables away."""
    for key, ledger in ledgers().items():
        monkeypatch.setitem(REGISTRY, key, ledger)
        monkeypatch.setitem(POLICIES, ledger.model, ledger.policy)
    editor = connection.SchemaEditorClass(connection, collect_sql=True)
    editor.deferred_sql = []
    for model in (Base, Call):
        editor.create_model(model)
    with connection.cursor() as cursor:
        for statement in [*editor.collected_sql, *map(str, editor.deferred_sql)]:
            cursor.execute(statement)
    yield
