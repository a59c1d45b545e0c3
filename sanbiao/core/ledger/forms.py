"""The form of a ledger's row, made from the ledger's columns."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import QuerySet

from sanbiao.core.access.policy import User
from sanbiao.core.ledger.cells import printed, value_of
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.deriving import IDENTIFYING, field_at
from sanbiao.core.ledger.fields import CellField, ReferenceField
from sanbiao.core.ledger.ledger import Ledger
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.order import ordered
from sanbiao.core.ledger.references import hash_path, ledger_of_model, other_name
from sanbiao.core.ledger.row_checks import row_faults
from sanbiao.core.ledger.services import outside
from sanbiao.core.ledger.settling import Settling
from sanbiao.core.ledger.voiding import stayed_of
from sanbiao.core.secrecy.fields import keyed_hash, mask_id

OFFERED = 1000
"""Up to so many rows are offered while a reference is typed."""
OTHER_NAME = "姓名与此身份证号已登记的姓名不一致，请核对。"
NUMBERED = "空着则自动编号，接在已有的最大编号之后。"
KNOWN_ID = "此身份证号已经登记，请在台账中查找并修改原有的一行。"


class RowForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """One row of a ledger. It only reads and checks; `values` go to the service.

    `on` is the day on which ages are taken. A row that is there already keeps its person: another person would be
    another row. Without `offers`, nobody types, and no names are offered.
    """

    ledger: Ledger[Any]
    required_css_class = "required-field"

    def __init__(
        self, *args: Any, user: User, on: date, offers: bool = True, **options: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **options)
        self.offers = offers
        self.is_change = self.instance.pk is not None
        self.user = user
        self.on = on
        self.warnings: list[str] = []
        for name, value in self.ledger.constants.items():
            setattr(self.instance, name, value)
        for name, column in self._columns():
            self._prepare(name, column)
        if self.is_bound and self.ledger.filled_in:
            self._fill_in()
        self.fields["version" if self.is_change else "ticket"] = forms.CharField(
            widget=forms.HiddenInput, initial=None if self.is_change else secrets.token_hex(16), max_length=40
        )

    def _columns(self) -> Iterator[tuple[str, Column]]:
        """The inputs by name, each with its column: the first of those that reach through one link."""
        seen = set()
        for column in self.ledger.columns:
            name = input_name(self.ledger, column)
            if name in self.fields and name not in seen:
                seen.add(name)
                yield name, column

    def _prepare(self, name: str, column: Column) -> None:
        field = self.fields[name]
        if isinstance(field, CellField):
            field.on = self.on
        field.help_text = self.ledger.filled_in.get(name) or self.ledger.hints.get(name) or field.help_text
        if self.ledger.numbering and name == self.ledger.numbering.field and not self.is_change:
            field.required, field.help_text = False, NUMBERED
        if isinstance(field, ReferenceField):
            field.rows = self._nameable(name, field)
            if column.within:
                field.within = self._typed_unit(column.within)
            if self.offers:
                offer_names(field, name)
        if self.is_change and "__" in column.field and column.field.partition("__")[0] in fixed_links(self.ledger):
            del self.fields[name]
        elif self.is_change and column.kind is CellKind.ID:
            field.required = False
            field.help_text = f"现为 {mask_id(getattr(self.instance, name))}；不改请留空。"
            self.initial[name] = ""

    def _nameable(self, name: str, field: ReferenceField) -> QuerySet[Any]:
        """The rows that this person sees, and the one that is named already: it stays, even out of sight."""
        seen = ledger_of_model(field.rows.model).rows(self.user)
        kept = self.initial.get(name)
        # A new row may begin with a name or code from its address, which has to be in sight like any that is typed.
        return seen | field.rows.model._base_manager.filter(pk=kept) if isinstance(kept, int) else seen

    def _fill_in(self) -> None:
        """Put what follows from the other inputs into those that were left empty."""
        typed = {name: self.data.get(self.add_prefix(name)) for name in self.fields}
        read = {name: _read(self.fields[name], text) for name, text in typed.items() if text}
        found = self.ledger.follows({name: value for name, value in read.items() if value is not None})
        filled = {
            self.add_prefix(name): self.fields[name].prepare_value(value)
            for name, value in found.items()
            if name in typed and not typed[name]
        }
        self.data = {**dict(self.data.items()), **filled}

    def _typed_unit(self, name: str) -> Any:  # Any: the key of a unit
        """The unit that stands in another input: what was typed, or what the row has."""
        if not self.is_bound:
            return self.initial.get(name)
        return getattr(_read(self.fields[name], self.data.get(self.add_prefix(name))), "pk", None)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, column in self._columns():
            if column.kind is CellKind.ID and name in cleaned and not cleaned[name] and self.is_change:
                del cleaned[name]
        if self.ledger.creates_missing and not self.is_change:
            self._find_or_make(cleaned)
        self._settle(cleaned)
        self._check_orders(cleaned)
        self._check_ledger(cleaned)
        return cleaned

    def _find_or_make(self, cleaned: dict[str, Any]) -> None:
        """The person or firm of the form: the one with this number or code, or a new one."""
        link = self.ledger.creates_missing
        told = {
            column.field.removeprefix(f"{link}__"): cleaned.get(column.field)
            for column in self.ledger.columns
            if column.field.startswith(f"{link}__")
        }
        if not all(told.values()):
            return
        target: Any = self.ledger.model._meta.get_field(link).related_model
        code = next(each for each in self.ledger.columns if each.kind in IDENTIFYING and each.field.startswith(f"{link}__"))
        name = code.field.rpartition("__")[2]
        sealed = code.kind is CellKind.ID
        known_by: dict[str, str] = {hash_path(target, name): keyed_hash(str(told[name]))} if sealed else {name: str(told[name])}
        found = target._base_manager.filter(**known_by).first()
        if found is None and (found := stayed_of(ledger_of_model(target), *next(iter(known_by.items())))):
            self.warnings.append(f"「{code.label}」此{code.label}已并入「{found}」，按它登记。")
        if found is None:
            cleaned[link] = target(**{**told, **known_by})
            return
        for field, typed in ((each, text) for each, text in told.items() if each != name):
            there, value = str(getattr(found, field)), str(typed)
            if normal(there) == normal(value):
                continue
            column = self.ledger.column(f"{link}__{field}")
            if sealed:
                self.add_error(column.field, OTHER_NAME)
                return
            self.warnings.append(f"「{column.label}」{other_name(code.label, value, there)}")
        cleaned[link] = found
        setattr(self.instance, link, found)

    def _settle(self, cleaned: dict[str, Any]) -> None:
        """Put what one input says of others into them: both days of a class, what stands behind a name."""
        fields = ((name, column, self.fields[name]) for name, column in self._columns() if name in cleaned)
        apart = [(column, field.apart) for _, column, field in fields if isinstance(field, CellField) and field.apart]
        columns = [column for name, column in self._columns() if name == column.field]
        settled = dict(cleaned)
        for fault in Settling(columns, self.on).settle(settled, apart, lambda column: not self._typed(column), set()):
            self.warnings.append(fault.told())
        cleaned.update({name: value for name, value in settled.items() if value != cleaned.get(name)})

    def _typed(self, column: Column) -> str:
        return str(self.data.get(self.add_prefix(column.field)) or "").strip()

    def _check_orders(self, cleaned: dict[str, Any]) -> None:
        for first, last in self.ledger.orders:
            columns = [self.ledger.column(field) for field in (first, last)]
            began, ended = (cleaned.get(column.field) for column in columns)
            if began and ended and ended < began:
                self.add_error(last, f"{columns[1].label}不得早于{columns[0].label}，请核对这两个日期。")

    def _check_ledger(self, cleaned: dict[str, Any]) -> None:
        inputs = {column.field: name for name, column in self._columns()}
        values = self._kept() | {field: cleaned[name] for field, name in inputs.items() if name in cleaned}
        for column in self.ledger.columns:
            link, _, rest = column.field.partition("__")
            # A sheet says of a row that is named here what its own columns hold.
            if rest and isinstance(named := cleaned.get(link), models.Model):
                values[column.field] = value_of(named, rest)
        for fault in row_faults(self.ledger, values, self.on):
            if fault.warning:
                self.warnings.append(fault.told())
            elif not self.has_error(inputs.get(fault.field, NON_FIELD_ERRORS)):
                self.add_error(inputs.get(fault.field), fault.message)

    def _kept(self) -> dict[str, Any]:
        """What a row that is there already says beside what was typed, by field."""
        if not self.is_change:
            return {}
        kept = {column.field for column in self.ledger.columns if input_name(self.ledger, column) not in self.errors}
        return {field: value_of(self.instance, field) for field in kept}

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # Django's own hook, unknown to its stubs
        for name, column in self._columns():
            if column.kind is CellKind.ID and "__" not in name and self.cleaned_data.get(name):
                setattr(self.instance, hash_path(self.ledger.model, name), keyed_hash(self.cleaned_data[name]))
        self._adopt()
        try:
            # The form leaves out what it does not show, so the rules over such fields are asked here.
            self.instance.validate_unique(exclude=set(self.errors))
            self.instance.validate_constraints(exclude=_unknown(self.instance) | set(self.errors))
        except ValidationError as faults:
            self._add_faults(faults)

    def _add_faults(self, faults: ValidationError) -> None:
        """Put each fault at the input it belongs to, or at the head of the form; what was said already is left out."""
        hashes = {
            hash_path(self.ledger.model, column.field): name for name, column in self._columns() if column.kind is CellKind.ID
        }
        by_field = faults.message_dict if hasattr(faults, "error_dict") else {NON_FIELD_ERRORS: faults.messages}
        for field, messages in by_field.items():
            name = hashes.get(field) or (field if field in self.fields else None)
            if not self.has_error(name or NON_FIELD_ERRORS):
                self.add_error(name, [KNOWN_ID] if field in hashes else messages)

    def _adopt(self) -> None:
        """Check a new row as the one that is there already outside the ledger, where there is one."""
        kept = None if self.is_change else outside(self.ledger, self.values)
        if kept is None:
            return
        self.instance.pk = kept.pk
        self.instance._state.adding = False  # noqa: SLF001  # so that the row is not found to be its own double
        for name, column in self._columns():
            if column.kind is CellKind.NAME and self.cleaned_data.get(name) not in (None, getattr(kept, name)):
                self.add_error(name, OTHER_NAME)

    def differing(self, current: models.Model) -> list[tuple[str, str, str]]:
        """What was typed and what stands in the row now, where the two differ: label, typed, now."""
        found = []
        for name, column in self._columns():
            if name not in self.values or column.kind is CellKind.ID:
                continue
            typed, now = self.values[name], getattr(current, name)
            if typed != now:
                found.append((column.label.replace("/", ""), printed(column, typed), printed(column, now)))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What the service writes: the fields of the row alone."""
        own = {field.name for field in self.ledger.model._meta.concrete_fields}
        return {name: value for name, value in self.cleaned_data.items() if name in own}


def _unknown(record: models.Model) -> set[str]:
    """The links that are not set yet: a person who is to be made has no row to be unique with."""
    return {
        field.name
        for field in record._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and not field.null and getattr(record, field.attname) is None
    }


def fixed_links(ledger: Ledger[Any]) -> set[str]:
    """The links that a change leaves alone: those to a person, and to a firm that the ledger makes."""
    people = {column.field.rpartition("__")[0] for column in ledger.columns if column.kind is CellKind.ID}
    return (people | {ledger.creates_missing}) - {""}


def input_name(ledger: Ledger[Any], column: Column) -> str:
    """The input that a column is filled in by: the field itself, or the link through which the column reaches."""
    link, _, rest = column.field.partition("__")
    return column.field if not rest or link == ledger.creates_missing else link


def offer_names(field: ReferenceField, name: str) -> None:
    """Names to choose from while typing, where the list is short and not one of people."""
    ledger = ledger_of_model(field.rows.model)
    if any(column.kind is CellKind.ID for column in ledger.columns):
        return
    rows = list(ordered(field.rows.select_related(None), ledger.ordering)[: OFFERED + 1])
    if len(rows) <= OFFERED:
        field.widget = Typed(names=sorted({str(row) for row in rows}))


def ready(field: forms.Field, name: str, *, user: User, on: date) -> None:
    """Make an input that stands in a form of its own ready for `user`: the day of its years, the rows it may name."""
    if isinstance(field, CellField):
        field.on = on
    if isinstance(field, ReferenceField):
        field.rows = ledger_of_model(field.rows.model).rows(user)
        offer_names(field, name)


def _read(field: forms.Field, text: Any) -> Any:
    """What an input makes of a text; None where it refuses it."""
    try:
        return field.clean(text)
    except ValidationError:
        return None


class Typed(forms.TextInput):
    """An input that offers names while one types."""

    template_name = "ledger/widgets/typed.html"

    def __init__(self, *, names: list[str]) -> None:
        super().__init__(attrs={"autocomplete": "off"})
        self.names = names

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, {**(attrs or {}), "list": f"{name}-names"})
        return {**context, "names": self.names, "list_id": f"{name}-names"}


def _input_of(ledger: Ledger[Any], column: Column, name: str) -> forms.Field:
    label = column.label.replace("/", "")
    options: dict[str, Any] = {"label": label, "required": column.required and not column.unless}
    if name == column.field and "__" in name:
        return CellField(column=column, field=field_at(ledger.model, name), **options)
    field: Any = ledger.model._meta.get_field(name)
    if isinstance(field, models.ForeignKey):
        rows = ledger_of_model(field.related_model).model._base_manager.none()
        is_person = any(each.kind is CellKind.ID and each.field.startswith(f"{name}__") for each in ledger.columns)
        help_text = "填写姓名；有同名的，填写身份证号。" if is_person else ""
        _, _, by = column.field.partition("__")
        return ReferenceField(rows=rows, by="" if is_person else by, help_text=help_text, **options)
    return CellField(column=column, field=field, initial=column.default or None, **options)


@cache
def form_of(ledger: Ledger[Any]) -> type[RowForm]:
    """The form by which rows of `ledger` are created and changed; the machine's own field is not in it."""
    made: dict[str, Any] = {}
    for column in ledger.columns:
        name = input_name(ledger, column)
        if column.derived or name in made or (ledger.machine and name == ledger.machine.field):
            continue
        made[name] = _input_of(ledger, column, name)
    own = [name for name in made if "__" not in name]
    made["ledger"] = ledger
    made["Meta"] = type("Meta", (), {"model": ledger.model, "fields": own})
    return type(f"{ledger.model.__name__}Form", (RowForm,), made)
