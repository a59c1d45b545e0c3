"""The ledger: one declaration gives the list, the detail, the form, the sheet out and the sheet in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Generic, TypeVar, get_args

from django.db import models
from django.db.models import Q
from django.urls import reverse

from sanbiao.core.access.policy import CHANGE, EXPORT, VIEW, Policy, policy_of
from sanbiao.core.facts.faults import Fault
from sanbiao.core.facts.rules import orders
from sanbiao.core.ledger.columns import CellKind, Column, Sheet
from sanbiao.core.ledger.deriving import bound, day_of, keys_of, made_with, with_ends
from sanbiao.core.ledger.enlisting import Enlisting
from sanbiao.core.ledger.normal import normal
from sanbiao.core.ledger.numbering import Numbering
from sanbiao.core.ledger.papers.paper import Paper
from sanbiao.core.machine.machine import REGISTRY as MACHINES
from sanbiao.core.machine.machine import Machine

RecordT = TypeVar("RecordT", bound=models.Model)


@dataclass(frozen=True)
class Claim:
    """A text that no other row may carry within `realm`; `field` is that of the column it stands in."""

    field: str
    realm: str
    text: str


@dataclass(frozen=True)
class UnitNames:
    """The unit each name stands for, by the normal form of the name.

    `strict` has the names a column of units may hold; `loose` those too by which a free text names a village; `within` every
    name of a village or community together with the key of its town. `organ` finds the unit of which a text names an organ,
    below a town where one is given.
    """

    strict: Mapping[str, Any]
    loose: Mapping[str, Any]
    within: Mapping[tuple[Any, str], Any]
    organ: Callable[[str, Any], Any] = lambda *_: None

    def named(self, text: str) -> Any:  # Any: the key of a unit
        """The key of the unit that the cell of a column of units names; None if it names none."""
        bare = normal(text)
        return self.strict.get(bare) or self.organ(bare, None)

    def told(self, text: str) -> Any:
        """The key of the unit that a free text names; None if it names none."""
        bare = normal(text)
        return self.loose.get(bare) or self.organ(bare, None)

    def below(self, above: Any, text: str) -> Any:
        """The key of the unit below the one with the key `above` that `text` names; None if it names none."""
        bare = normal(text)
        return self.within.get((above, bare)) or self.organ(bare, above)


@dataclass(frozen=True)
class Panel:
    """Rows of another ledger (by key) shown on the page of a row: those whose foreign key `field` points to it."""

    title: str
    ledger: str
    field: str


@dataclass(frozen=True)
class Merging:
    """That two rows which are one are merged. `also` is the field that goes on holding the `names` of the one that goes."""

    also: str = ""
    names: tuple[str, ...] = ()


REGISTRY: dict[str, Ledger[Any]] = {}
"""Every ledger by its key `app.model`; navigation, import, search and the tests enumerate it."""


class Ledger(Generic[RecordT]):
    """One book of the department. A subclass declares it; declaring is registering.

    What the model says is not said again: the title is its name, rows are told apart by what is unique in it, days are in
    the order of its rules. `constants` mark the rows of a model that belong to the ledger (`on_roster=True`), and are set
    on every row that enters by it. `holds_units` marks the one ledger whose rows columns of units name.
    """

    model: type[RecordT]
    policy: Policy[RecordT]
    columns: tuple[Column, ...]
    unkept: ClassVar[tuple[Column, ...]] = ()
    """Columns of sheets that are read and checked, but not kept (a running number)."""
    key_fields: tuple[str, ...] = ()
    """The fields of the columns that tell one row from another; the model has a unique constraint over them."""
    orders: tuple[tuple[str, str], ...] = ()
    """The fields of two days each, of which the second is not before the first."""
    title: str = ""
    synonyms: ClassVar[tuple[str, ...]] = ()
    """The other names of its sheets."""
    about: ClassVar[str]
    """What belongs here and how to begin: shown when the list is empty."""
    ordering: ClassVar[tuple[str, ...]]
    day: str = ""
    """The field of the day by which a row stands in a timeline: the one that orders the list, or the first column of a day."""
    constants: ClassVar[Mapping[str, Any]] = {}
    creates_missing: str = ""
    """A foreign key whose row is made when a sheet names one that is not there yet (a person known only by ID number)."""
    begun_with: ClassVar[tuple[str, ...]] = ()
    """The fields of a new row that an address may fill in: codes, and nothing personal; the row behind a list unless said."""
    filled_in: ClassVar[Mapping[str, str]] = {}
    """The fields that a form fills in where they are left empty, each with what it says of that."""
    hints: ClassVar[Mapping[str, str]] = {}
    """What a form says below an input, by its field."""
    numbering: ClassVar[Numbering | None] = None
    """The numbers that rows are given whose own a form leaves empty."""
    enlists: ClassVar[Enlisting | None] = None
    """How people of the roster are chosen for the list of a row behind: a class, a round."""
    claimed: ClassVar[tuple[str, ...]] = ()
    """The fields that `claims` looks at."""
    holds_units: ClassVar[bool] = False
    unit_names: Callable[[Iterable[Mapping[str, Any]]], UnitNames]
    """The names by which columns of units know given rows; the one ledger that holds units has them."""
    view_permission: ClassVar[str] = VIEW
    count_permission: ClassVar[str] = ""
    """Who may know how many rows there are, in figures, if not those alone who may view them."""
    export_permission: ClassVar[str] = EXPORT
    change_permission: ClassVar[str] = CHANGE
    import_permission: ClassVar[str] = CHANGE
    """Who may change rows one by one may bring them in by sheets."""
    owner: ClassVar[str] = ""
    """The field by which a row names the section whose work it is, where that is not the section that keeps the book."""
    detail_url_name: ClassVar[str] = ""
    usual: ClassVar[Mapping[str, str]] = {}
    """The filters with which the navigation opens its list: those of whom people mean who ask for nothing else."""
    panels: ClassVar[tuple[Panel, ...]] = ()
    shows_all_pointing: ClassVar[bool] = False
    """Whether the page of a row shows what every ledger tells of it, in time and book by book, after its panels."""
    introduces: ClassVar[tuple[str, ...]] = ()
    """The fields that say, beside the name, who somebody is: sheets to sign and badges carry them."""
    papers: ClassVar[tuple[Paper, ...]] = ()
    """The papers that its department is used to, beside those that every ledger has."""
    told_by_forms: ClassVar[tuple[str, ...]] = ()
    """The fields that forms say again of its rows, so that what they say is compared."""
    merges: ClassVar[Merging | None] = None
    """Whether and how two of its rows become one: those of a ledger to whose rows others refer."""
    mentions: ClassVar[Mapping[type[models.Model], Callable[[Any], Q]]] = {}  # Any: a row of that model
    """Rows of other models that its rows name in words and not by a key: which of its rows name a given one."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls._take_from_model()
        ledger = cls()
        if ledger.key in REGISTRY:
            raise ValueError(f"two ledgers for {ledger.key}")
        REGISTRY[ledger.key] = ledger

    @classmethod
    def _take_from_model(cls) -> None:
        """What the ledger leaves unsaid, its model says."""
        (cls.model,) = get_args(vars(cls)["__orig_bases__"][0])
        if not hasattr(cls, "policy"):
            cls.policy = policy_of(cls.model)
        cls.title = cls.title or str(cls.model._meta.verbose_name)
        cls.columns = bound(cls.model, cls.columns)
        cls.creates_missing = made_with(cls.columns)
        fields = {column.field for column in cls.columns}
        cls.key_fields = cls.key_fields or keys_of(cls.model, cls.columns)
        cls.begun_with = cls.begun_with or ((cls.enlists.parent,) if cls.enlists else ())
        cls.day = cls.day or day_of(cls.columns, cls.ordering)
        cls.orders = tuple(pair for pair in orders(cls.model) if fields.issuperset(pair))
        cls.columns = with_ends(cls.columns, cls.orders)

    def check(self, values: Mapping[str, object], on: date) -> Iterable[Fault]:
        """The faults of a row, its values by field, that no single cell shows; `on` is the day of reading."""
        return ()

    def follows(self, values: Mapping[str, Any]) -> Mapping[str, Any]:  # Any: whatever the columns hold
        """What follows from the inputs of a form that are filled, by field, for those in `filled_in` that are left empty."""
        return {}

    def claims(self, values: Mapping[str, Any]) -> Iterable[Claim]:  # Any: whatever the columns hold
        """The texts of a row that only one row may carry, beside its key and what is unique in the database by itself."""
        return ()

    def complete(self) -> None:
        """Bring fields that follow from several rows up to date, after an import or its undoing."""

    @property
    def key(self) -> str:
        return str(self.model._meta.label_lower)

    @property
    def slug(self) -> str:
        """The ledger's part of an address."""
        return self.key.replace(".", "-")

    @property
    def section(self) -> str:
        return self.policy.section

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names by which its sheets are known."""
        return (self.title, *self.synonyms)

    @property
    def machine(self) -> Machine[RecordT] | None:
        """The life of its rows, if they have one."""
        return MACHINES.get(self.key)

    @cached_property
    def sheet(self) -> Sheet:
        """How the ledger's sheet is recognised and read."""
        read = tuple(column for column in self.columns if not column.derived)
        return Sheet(
            ledger=self.key,
            name=self.title,
            synonyms=self.synonyms,
            columns=(*self.unkept, *read),
            key=self.key_fields,
            orders=self.orders,
        )

    def column(self, field: str) -> Column:
        return next(column for column in self.columns if column.field == field)

    @property
    def key_columns(self) -> tuple[Column, ...]:
        """The columns that tell one row from another."""
        return tuple(self.column(field) for field in self.key_fields)

    @cached_property
    def related(self) -> tuple[str, ...]:
        """The foreign keys that the columns reach through, to be fetched with the rows."""
        through = {column.field.rpartition("__")[0] for column in self.columns}
        plain = {column.field for column in self.columns if column.kind is CellKind.UNIT}
        return tuple(sorted((through | plain) - {""}))

    def rows(self, user: Any, permission: str = "") -> models.QuerySet[RecordT]:  # Any: request.user
        """The rows of the ledger that `user` may see, or act on by `permission`."""
        seen = self.policy.records(user, permission or self.view_permission)
        return seen.filter(**self.constants).select_related(*self.related)

    def has(self, record: RecordT) -> bool:
        """Whether a row of its model stands in it."""
        return all(getattr(record, name) == held for name, held in self.constants.items())

    def list_url(self) -> str:
        return reverse("ledger-list", args=[self.slug])

    def papers_url(self) -> str:
        return reverse("ledger-papers", args=[self.slug])

    def detail_url(self, pk: Any) -> str:  # Any: whatever the model's key is
        if self.detail_url_name:
            return reverse(self.detail_url_name, args=[pk])
        return reverse("ledger-detail", args=[self.slug, pk])

    def detail_urls(self, keys: Iterable[int]) -> list[str]:
        """The addresses of many rows by one look at the addresses of the site; each ends in the key."""
        before, _, after = self.detail_url(0).rpartition("0")
        return [f"{before}{key}{after}" for key in keys]


def ledger_of(slug: str) -> Ledger[Any]:
    """The ledger of an address.

    Raises:
        KeyError: there is none.
    """
    return REGISTRY[slug.replace("-", ".", 1)]


def all_ledgers() -> list[Ledger[Any]]:
    """Every ledger, by section and title."""
    return sorted(REGISTRY.values(), key=lambda ledger: (ledger.section, ledger.title))
