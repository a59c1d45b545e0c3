"""What holds for every model: rows that cannot lie, words that stand in the glossary, and a privacy class per field."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.choices import CallableChoiceIterator

from sanbiao.core.facts.privacy import Privacy, privacy_of
from sanbiao.core.facts.rules import sentence
from sanbiao.core.secrecy.fields import SealedField
from sanbiao.portal.words import fields_of as fields
from sanbiao.portal.words import our_models
from sanbiao.tests.papers import all_factories

OURS = our_models()
FACTORIES = {made._meta.model: made for made in all_factories()}
ENDS = ("ended", "closed", "removed", "finished", "stopped", "last")
"""The first words of a field that ends what another one began."""


def _is_listed(field: models.Field) -> bool:
    return bool(field.choices) and not field.generated and not isinstance(field.choices, CallableChoiceIterator)


CHOICES = [(model, field) for model in OURS for field in fields(model) if _is_listed(field)]
"""A state that the database derives is one of its choices by itself (core/drive/tests/test_following_states.py). Choices that are
asked for whenever they are needed are what code declares, as the indicators, and no list that the database could hold."""
ENDINGS = [
    (model, field)
    for model in OURS
    for field in fields(model)
    if field.name.partition("_")[0] in ENDS and not isinstance(field, models.ForeignKey)
]
FIELDS = [(model, field) for model in OURS for field in fields(model)]

every_model = pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)


def _name(part: Any) -> str:
    return part._meta.label if isinstance(part, type) else part.name


def _parts(condition: Q) -> list[tuple[str, Any]]:
    """The lookups of a condition, however deep."""
    found = []
    for child in condition.children:
        found += _parts(child) if isinstance(child, Q) else [child]
    return found


def _checks(model: type[models.Model]) -> list[list[tuple[str, Any]]]:
    return [_parts(one.condition) for one in model._meta.constraints if isinstance(one, CheckConstraint)]


@every_model
@pytest.mark.django_db
def test_a_row_can_be_made_says_what_it_is_and_obeys_its_constraints(model: type[models.Model]):
    row = FACTORIES[model]()

    assert str(row)
    assert " object (" not in str(row)
    row.validate_constraints()


@every_model
def test_a_model_says_what_it_is_in_chinese_and_leaves_order_to_its_readers(model: type[models.Model]):
    assert not str(model._meta.verbose_name).isascii()
    assert model._meta.ordering == []
    assert model.__doc__


@every_model
def test_no_model_hides_work_in_its_save(model: type[models.Model]):
    assert model.save is models.Model.save
    assert model.delete is models.Model.delete


@pytest.mark.parametrize(("model", "field"), CHOICES, ids=_name)
def test_a_choice_is_held_by_the_database(model: type[models.Model], field: models.Field):
    known = {value for value, _ in field.flatchoices}
    held = [set(values) - {""} for check in _checks(model) for lookup, values in check if lookup == f"{field.name}__in"]

    assert known in held


@pytest.mark.parametrize(("model", "field"), ENDINGS, ids=_name)
def test_an_end_is_held_behind_its_beginning(model: type[models.Model], field: models.Field):
    compared = [
        value.name
        for check in _checks(model)
        for lookup, value in check
        if lookup in (f"{field.name}__gte", f"{field.name}__gt") and isinstance(value, F)
    ]

    assert compared


@every_model
def test_a_constraint_that_people_can_meet_has_a_sentence_for_them(model: type[models.Model]):
    silent = [
        one.name
        for one in model._meta.constraints
        if one.violation_error_message == one.default_violation_error_message and not one.name.endswith("_known")
    ]

    assert silent == []


@every_model
def test_the_sentence_of_a_rule_calls_fields_by_their_labels(model: type[models.Model]):
    sentences = [sentence(rule, model) for rule in model._meta.constraints]

    assert [said for said in sentences if "{" in said or said.isascii()] == []


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=_name)
def test_a_field_is_called_in_chinese_and_only_sealed_fields_are_sealed(model: type[models.Model], field: models.Field):
    assert not str(field.verbose_name).isascii()
    assert (privacy_of(field) is Privacy.SEALED) == isinstance(field, SealedField)


@pytest.mark.parametrize(("model", "field"), FIELDS, ids=_name)
def test_what_names_a_person_is_personal(model: type[models.Model], field: models.Field):
    names_one = getattr(field, "cell", "") == "name" or getattr(field.related_model, "__name__", "") in {"Person", "User"}

    assert not names_one or privacy_of(field) is Privacy.PERSONAL
