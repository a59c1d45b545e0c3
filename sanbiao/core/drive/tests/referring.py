"""Ledgers that refer in every way there is, with tables that last as long as a test."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import connection, models

from sanbiao.core.access.policy import POLICIES, Policy
from sanbiao.core.facts.fields import CodeField
from sanbiao.core.facts.rules import Once
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import REGISTRY, Ledger
from sanbiao.registry.organisations.models import Unit


class Branch(models.Model):
    """A party branch: known by its code, mostly called by its name."""

    code = CodeField("支部编码", unique=True)
    name = models.CharField("支部名称", max_length=40)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="所属单位", related_name="+")

    class Meta:
        app_label = "toys"
        verbose_name = "玩具支部"

    def __str__(self) -> str:
        return self.name


class Matter(models.Model):
    """A matter of one branch, which its sheets name by name; it belongs to the branch's unit."""

    number = CodeField("事项编号")
    branch = models.ForeignKey(Branch, models.PROTECT, verbose_name="承担支部", related_name="+")
    seconds = models.PositiveSmallIntegerField("次数", null=True, blank=True)

    class Meta:
        app_label = "toys"
        verbose_name = "玩具事项"
        constraints = (Once("number", "branch"),)

    def __str__(self) -> str:
        return self.number


class Visit(models.Model):
    """A village of a town, visited in one round."""

    round = CodeField("期次")
    town = models.ForeignKey(Unit, models.PROTECT, verbose_name="乡镇", related_name="+")
    village = models.ForeignKey(Unit, models.PROTECT, verbose_name="村名", related_name="+")

    class Meta:
        app_label = "toys"
        verbose_name = "玩具观摩"
        constraints = (Once("round", "village"),)

    def __str__(self) -> str:
        return f"{self.round} {self.village}"


MODELS: tuple[type[models.Model], ...] = (Branch, Matter, Visit)


@cache
def ledgers() -> dict[str, Ledger[Any]]:
    """The ledgers of the toys, declared but not registered."""
    before, policies = dict(REGISTRY), dict(POLICIES)

    class BranchPolicy(Policy[Branch]):
        model = Branch
        section = "grass_roots"

    class MatterPolicy(Policy[Matter]):
        model = Matter
        section = "grass_roots"
        organisation = "branch__unit__path"

    class VisitPolicy(Policy[Visit]):
        model = Visit
        section = "grass_roots"
        organisation = "town__path"

    BranchPolicy(), MatterPolicy(), VisitPolicy()

    class BranchLedger(Ledger[Branch]):
        about = "支部。"
        ordering = ("code", "pk")
        columns = (column("code"), column("name", search=True), column("unit", "单位"))

    class MatterLedger(Ledger[Matter]):
        about = "事项。"
        ordering = ("number", "pk")
        columns = (
            column("number", search=True),
            column("branch__name", "党支部", label="承担支部", refers_to="toys.branch"),
            column("seconds"),
        )

    class VisitLedger(Ledger[Visit]):
        about = "观摩。"
        ordering = ("round", "pk")
        columns = (column("round", search=True), column("town", "所属乡镇"), column("village", "村（社区）", within="town"))

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
    for model in MODELS:
        editor.create_model(model)
    with connection.cursor() as cursor:
        for statement in [*editor.collected_sql, *map(str, editor.deferred_sql)]:
            cursor.execute(statement)
    yield
