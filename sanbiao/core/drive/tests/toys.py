# ruff: noqa: RUF012  # nobody reads what a toy is called, and Meta is declared as Django has it
"""A business whose sheet has days and no state: a model of no app, its policy, machine and ledger, declared for one module."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.db import connection, models
from django.db.models import Q
from django.urls import reverse

from sanbiao.core.access.policy import POLICIES, Policy
from sanbiao.core.facts.fields import CodeField
from sanbiao.core.facts.rules import in_order, known
from sanbiao.core.facts.states import following_state
from sanbiao.core.ledger.columns import column
from sanbiao.core.ledger.ledger import REGISTRY as LEDGERS
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.machine.machine import Machine
from sanbiao.core.machine.transitions import Reversal, Transition
from sanbiao.registry.organisations.models import Unit

KEY = "toys.errand"
HEAD = ("编号", "单位", "委托日期", "报告日期", "处理")


class Way(models.TextChoices):
    OWN = "own", "自办"
    FILED = "filed", "存查"


class State(models.TextChoices):
    PLANNED = "planned", "计划"
    GIVEN = "given", "已委托"
    REPORTED = "reported", "已报告"
    FILED = "filed", "已存查"


class Errand(models.Model):
    code = CodeField("编号", unique=True)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name="单位", related_name="+")
    given_on = models.DateField("委托日期", null=True, blank=True)
    reported_on = models.DateField("报告日期", null=True, blank=True)
    way = models.CharField("处理", max_length=10, choices=Way, blank=True)
    state = following_state(
        State, {State.GIVEN: "given_on", State.REPORTED: "reported_on", State.FILED: Q(reported_on__isnull=False, way=Way.FILED)}
    )

    class Meta:
        app_label = "toys"
        verbose_name = "差事"
        constraints = [
            known("way", Way, blank=True),
            *in_order("given_on", "reported_on"),
            models.CheckConstraint(
                name="toys_errand_given_before_reported",
                condition=Q(reported_on=None) | Q(given_on__isnull=False),
                violation_error_message="先填委托日期，才能填报告日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ErrandPolicy(Policy[Errand]):
    model = Errand
    section = "training"


def _declared() -> tuple[Machine[Errand], Ledger[Any]]:
    ErrandPolicy()
    machine = Machine(
        Errand,
        states=State,
        transitions=[
            Transition(name="give", label="下达委托", sources={State.PLANNED}, target=State.GIVEN, asks=("given_on",)),
            Transition(
                name="report",
                label="出具报告",
                sources={State.GIVEN},
                target=State.REPORTED,
                asks=("reported_on",),
            ),
            Reversal(name="take_back", label="收回报告", reverses="report"),
        ],
    )

    class ErrandLedger(Ledger[Errand]):
        about = "一项一行。"
        ordering = ("code",)
        columns = (column("code"), column("unit"), column("given_on"), column("reported_on"), column("way"), column("state"))

    ErrandLedger.machine = machine
    return machine, LEDGERS[KEY]


class ToyBox(AppConfig):
    name = "sanbiao.core.drive.tests"
    label = "toys"
    path = str(Path(__file__).parent)


@contextmanager
def errands() -> Iterator[tuple[Machine[Errand], Ledger[Any]]]:
    """The business, installed with its table, as long as the context lasts."""
    box = ToyBox(ToyBox.name, sys.modules[__name__])
    box.apps, box.models = apps, apps.all_models[ToyBox.label]
    apps.app_configs[ToyBox.label] = box
    apps.clear_cache()
    with connection.schema_editor() as editor:
        editor.create_model(Errand)
    try:
        yield _declared()
    finally:
        for registry, key in ((LEDGERS, KEY), (MACHINES, KEY), (POLICIES, Errand)):
            registry.pop(key, None)
        with connection.schema_editor() as editor:
            editor.delete_model(Errand)
        del apps.app_configs[ToyBox.label]
        apps.clear_cache()


def url(name: str, *args: Any) -> str:
    return reverse(name, args=["toys-errand", *args])
