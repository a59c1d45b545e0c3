"""What fields and rules say beyond their database type."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import models
from django.db.migrations.writer import MigrationWriter

from sanbiao.core.facts.fields import CodeField, CreditField, MonthField, NameField
from sanbiao.core.facts.privacy import Privacy, privacy_of
from sanbiao.core.facts.rules import orders, sentence, unique_fields
from sanbiao.core.facts.tests.toys import Firm, Loose, Pair, Somebody, Thing

RULES = [(model, rule) for model in (Thing, Loose, Pair) for rule in model._meta.constraints if rule.name != "partly"]
RIGHT = {
    "colour": "red",
    "made_on": date(2023, 1, 2),
    "sold_on": date(2023, 1, 2),
    "price": Decimal(1),
}


def said(**changed: Any) -> list[str]:
    """What the rules over things say to one that is right but for what was changed."""
    thing = Thing(**RIGHT | changed)
    sentences = []
    for rule in Thing._meta.constraints:
        if isinstance(rule, models.CheckConstraint):
            try:
                rule.validate(Thing, thing)
            except ValidationError as fault:
                sentences += fault.messages
    return sentences


@pytest.mark.parametrize(
    ("kind", "kept", "limit"),
    [(CodeField, "CharField", 40), (NameField, "CharField", 60), (CreditField, "CharField", 18), (MonthField, "DateField", None)],
)
def test_a_field_is_a_plain_one_in_migrations(kind: Any, kept: str, limit: int | None):
    _, path, _, options = kind("名").deconstruct()

    assert path == f"django.db.models.{kept}"
    assert options.get("max_length") == limit


@pytest.mark.parametrize(
    ("field", "privacy"),
    [
        (Thing.code, Privacy.PUBLIC),
        (Thing.colour, Privacy.INTERNAL),
        (Thing.made_on, Privacy.PERSONAL),
        (Firm.name, Privacy.INTERNAL),
        (Loose.kept, Privacy.PERSONAL),
        (Somebody.name, Privacy.PERSONAL),
        (Somebody.id_number, Privacy.SEALED),
    ],
)
def test_the_class_of_a_field_is_its_own_or_its_kinds_or_its_models_or_internal(field: Any, privacy: Privacy):
    assert privacy_of(field.field) is privacy


@pytest.mark.django_db
def test_a_row_that_is_right_in_everything_breaks_no_rule():
    assert said() == []
    assert said(shade="", sold_on=None, price=None, left_on=None) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "sentences"),
    [
        ({"colour": "blue"}, ["颜色不在可填的选项中。"]),
        ({"colour": ""}, ["颜色不在可填的选项中。"]),
        ({"shade": "blue"}, ["深浅不在可填的选项中。"]),
        ({"sold_on": date(2023, 1, 1)}, ["出售日期不得早于生产日期。"]),
        ({"left_on": date(2023, 1, 1)}, ["离场日期不得早于生产日期。", "离场日期不得早于出售日期。"]),
        ({"price": None}, ["出售日期和价格要么都填，要么都不填。"]),
        ({"sold_on": None}, ["出售日期和价格要么都填，要么都不填。"]),
        ({"price": Decimal("-0.01")}, ["价格不得为负数。"]),
    ],
)
def test_a_broken_rule_calls_its_fields_by_their_labels(changed: dict[str, Any], sentences: list[str]):
    assert said(**changed) == sentences


@pytest.mark.django_db
def test_a_double_is_told_with_the_labels_of_what_is_alike(monkeypatch: pytest.MonkeyPatch):
    [once] = [rule for rule in Pair._meta.constraints if rule.name.endswith("_once")]
    monkeypatch.setattr(models.UniqueConstraint, "validate", lambda *_, **__: (_ for _ in ()).throw(ValidationError("double")))

    with pytest.raises(ValidationError, match="已有一行的一、二与此相同，只能有一条。"):
        once.validate(Pair, Pair(one="1", other="2"))


@pytest.mark.parametrize(("model", "rule"), RULES, ids=lambda each: getattr(each, "name", ""))
def test_a_rule_is_a_plain_constraint_in_migrations_and_its_name_follows_from_the_model(model: Any, rule: Any):
    written, _ = MigrationWriter.serialize(rule)

    assert written.startswith(("models.CheckConstraint(", "models.UniqueConstraint("))
    assert rule.name.startswith(f"training_{model._meta.model_name}_")
    assert rule == eval(written, {"models": models, "datetime": __import__("datetime")})
    assert "%" not in sentence(rule, model)


def test_the_order_of_days_is_known_from_the_rules():
    assert orders(Thing) == (("made_on", "sold_on"), ("made_on", "left_on"), ("sold_on", "left_on"))
    assert orders(Loose) == (("begun", "seen"), ("begun", "told"))


def test_rows_are_told_apart_by_what_is_unique():
    assert unique_fields(Thing) == ("code",)
    assert unique_fields(Pair) == ("one", "other")
    with pytest.raises(LookupError, match=r"training\.Loose"):
        unique_fields(Loose)
