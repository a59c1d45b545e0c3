"""The policy: which rows a person may see, and do what with. Everything that shows rows draws from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, TypeVar, final

from django.apps import AppConfig, apps
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Model, Q, QuerySet, Value
from django.utils.module_loading import import_string

from sanbiao.core.access.paths import lies_below
from sanbiao.core.access.roles import ADMINISTRATORS, CITY, EVERY_SECTION, EVERYBODY, STAFF, Role

User = AbstractBaseUser | AnonymousUser

RecordT = TypeVar("RecordT", bound=Model)


@dataclass(frozen=True)
class GrantFact:
    """That somebody holds `role` in `section` over the organisations whose path begins with `path`."""

    section: str
    role: str
    path: str


def grants_of(user: User) -> tuple[GrantFact, ...]:
    """What `user` holds, read once per user object.

    An administrator holds nothing else, whatever the table says, so that no slip of a grant opens business data.
    """
    if not user.is_authenticated or not user.is_active:
        return ()
    kept: tuple[GrantFact, ...] | None = vars(user).get("_sanbiao_grants")
    if kept is None:
        source: Callable[[User], Iterable[GrantFact]] = import_string(settings.SANBIAO_GRANTS)
        vars(user)["_sanbiao_grants"] = kept = _apart(source(user))
    return kept


def supposing(user: User, facts: Iterable[GrantFact]) -> User:
    """The same account as if it held `facts`, for saying what that would open. It is a copy that nobody is signed in as."""
    supposed = copy(user)
    vars(supposed)["_sanbiao_grants"] = _apart(facts)
    return supposed


def _apart(facts: Iterable[GrantFact]) -> tuple[GrantFact, ...]:
    found = tuple(facts)
    return tuple(fact for fact in found if fact.role in ADMINISTRATORS) or found


@dataclass(frozen=True)
class Holder:
    """Somebody with what they hold, as a key: what follows from grants alone is worked out once for it, and not on every page."""

    user: User = field(compare=False)
    pk: Any
    name: str
    facts: tuple[GrantFact, ...]

    @classmethod
    def of(cls, user: User) -> Holder:
        return cls(user, user.pk, user.get_username(), grants_of(user))


def is_administrator(user: User) -> bool:
    """Whether `user` is one of the three administrators, who see no business data."""
    return any(fact.role in ADMINISTRATORS for fact in grants_of(user))


def outermost(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths that no other one contains, in order."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not kept or not path.startswith(kept[-1]):
            kept.append(path)
    return tuple(kept)


def within(paths: Iterable[str], narrowed_to: str) -> tuple[str, ...]:
    """The part of the subtrees `paths` that lies in the subtree `narrowed_to`."""
    inside = [path for path in paths if path.startswith(narrowed_to)]
    around = [narrowed_to for path in paths if narrowed_to.startswith(path)]
    return outermost([*inside, *around])


VIEW, CHANGE, EXPORT = "view", "change", "export"
DEFAULT_ROLES: Mapping[str, frozenset[Role]] = {VIEW: EVERYBODY, CHANGE: STAFF, EXPORT: STAFF}
"""Who may do what with rows of whatever kind, unless a policy says otherwise."""


def section_of(app: AppConfig | None) -> str:
    """The section of the department to which an app belongs; empty where it has none."""
    return str(getattr(app, "section", ""))


class Policy(Generic[RecordT]):
    """Rows × permissions of one model.

    A permission is an action on these rows. Everybody with a grant may view, the staff of the section change and export;
    `exceptions` names the roles of other actions, or other roles of these. The section is the app's, unless the policy
    says another. `organisation` is the lookup of the row's organisation path, by default that of its `unit`; where it is
    empty, as for a row without a unit, rows belong to the whole city and are seen by those whose grant covers the city.

    A subclass that opens fewer rows than lie in the subtrees says which in `narrowing`, and nowhere else: what is final here
    is drawn from by rows and figures alike.

    Raises:
        TypeError: a subclass says again what is final.
    """

    model: type[RecordT]
    section: str
    organisation: str
    shared: ClassVar[bool] = False
    """Whether the rows are common knowledge: a grant of any section opens them for reading, in its own subtree."""
    section_field: ClassVar[str] = ""
    """The lookup of the section of a row, where the rows of one model belong to several."""
    beside: ClassVar[bool] = False
    """Whether another policy is the model's own, and this one a second question asked of the same rows."""
    exceptions: ClassVar[Mapping[str, frozenset[Role]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        said = sorted(name for name in vars(cls) if getattr(vars(Policy).get(name), "__final__", False))
        if said:
            names = ", ".join(said)
            raise TypeError(f"{cls.__name__} overrides {names}, unknown to figures; say in narrowing which rows it opens")

    def __init__(self, model: type[RecordT] | None = None) -> None:
        """The policy of `model`, which a subclass names itself."""
        if model is not None:
            self.model = model
        if not hasattr(self, "section"):
            self.section = section_of(apps.get_app_config(self.model._meta.app_label))
        if not hasattr(self, "organisation"):
            self.organisation = "unit__path" if any(each.name == "unit" for each in self.model._meta.fields) else ""
        self.roles = {**DEFAULT_ROLES, **self.exceptions}
        if self.beside:
            return
        if self.model in POLICIES:
            raise ValueError(f"two policies for {self.model._meta.label}")
        POLICIES[self.model] = self

    @property
    def fewest(self) -> int:
        """Counts from one up to below it are not told to those who may count rows that they do not see."""
        return 0

    def section_with(self, record: RecordT) -> str:
        """The section to which `record` belongs."""
        if not self.section_field:
            return self.section
        value: Any = record
        for link in self.section_field.split("__"):
            value = getattr(value, link)
        return str(value)

    @property
    def told_section(self) -> F | Value:
        """The section of each row, for a query."""
        return F(self.section_field) if self.section_field else Value(self.section)

    def scopes(self, user: User, permission: str) -> tuple[str, ...]:
        """The organisation paths in which `user` holds `permission`; empty if nowhere."""
        holders = self.roles[permission]
        everywhere = self.shared and permission == VIEW
        return outermost(
            fact.path
            for fact in grants_of(user)
            if fact.role in holders and (everywhere or fact.section in (self.section, EVERY_SECTION))
        )

    def narrowing(self, user: User, permission: str) -> Q | None:
        """The condition of those rows in the subtrees on which `user` may act by `permission`; None where it is all of them.

        It holds for rows and for the figures taken over them. It is about the row and what its foreign keys lead to; what
        leads to many is asked as `pk__in` of a query, never of a list of keys, for figures compile it once for its form.
        """
        return None

    @final
    def records(self, user: User, permission: str) -> QuerySet[RecordT]:
        """The rows on which `user` may act by `permission`."""
        rows = self.in_scopes(self.scopes(user, permission))
        narrowing = self.narrowing(user, permission)
        return rows if narrowing is None else rows.filter(narrowing)

    @final
    def opens_all(self, user: User, permission: str) -> bool:
        """Whether `user` may act by `permission` on every row there is."""
        return CITY in self.scopes(user, permission) and self.narrowing(user, permission) is None

    @final
    def in_scopes(self, paths: Iterable[str]) -> QuerySet[RecordT]:
        """The rows that belong to the subtrees `paths`."""
        paths = tuple(paths)
        rows: QuerySet[RecordT] = self.model._base_manager.all()
        if CITY in paths:
            return rows
        if not paths:
            return rows.none()
        return rows.filter(self.belonging_to(paths))

    @final
    def belonging_to(self, paths: Iterable[str]) -> Q:
        """The condition that a row belongs to one of the subtrees `paths`.

        The units are found first, for they are few; the rows are then reached by the index over their unit, which a
        join over the path would not use.
        """
        if not self.organisation:
            return Q(pk__in=())
        *links, path = self.organisation.split("__")
        if not links:
            return lies_below(path, paths)
        return Q((f"{'__'.join(links)}__in", self.units._base_manager.filter(lies_below(path, paths)).values("pk")))

    @property
    def units(self) -> Any:  # Any: each link leads to another model
        """The model of the units to which rows belong."""
        model: Any = self.model
        for link in self.organisation.split("__")[:-1]:
            model = model._meta.get_field(link).related_model
        return model

    def place_of(self, record: RecordT) -> Any:  # Any: the key of a unit
        """The key of the unit to which `record` belongs, or, where it is one itself, of the next one above; None: the city."""
        if not self.organisation:
            return None
        *links, leaf = self.organisation.split("__")
        unit: Any = record
        for link in links:
            unit = getattr(unit, link, None)
        if links:
            return unit and unit.pk
        parts = getattr(unit, leaf).split("/")[:-2]
        above = ["/".join(parts[:end]) + "/" for end in range(2, len(parts) + 1)]
        return self.units._base_manager.filter((f"{leaf}__in", above)).order_by(f"-{leaf}").values_list("pk", flat=True).first()

    @final
    def taken_out(self, user: User, permission: str, kept: QuerySet[Any]) -> QuerySet[Any]:
        """Those of `kept` on which `user` may act: rows that were taken out of the model's table, each with its `place`.

        Who is narrowed has what they took out themselves: a condition cannot be asked of a row that is not there.
        """
        if self.narrowing(user, permission) is not None:
            kept = kept.filter(by=user.get_username())
        paths = self.scopes(user, permission)
        if CITY in paths:
            return kept
        if not (paths and self.organisation):
            return kept.none()
        below = lies_below(self.organisation.rpartition("__")[2], paths)
        return kept.filter(place__in=self.units._base_manager.filter(below).values("pk"))

    @final
    def may(self, user: User, permission: str, record: RecordT | None = None) -> bool:
        """Whether `user` may act by `permission` on `record`, or on anything at all where no record is given."""
        if record is None:
            return bool(self.scopes(user, permission))
        return self.records(user, permission).filter(pk=record.pk).exists()

    @final
    def open_to(self, user: User, permission: str, records: Iterable[RecordT]) -> set[Any]:
        """The keys of those `records` on which `user` may act: one query for a whole page."""
        wanted = [record.pk for record in records]
        return set(self.records(user, permission).filter(pk__in=wanted).values_list("pk", flat=True))


POLICIES: dict[type[Model], Policy[Any]] = {}
"""The policy of each model that has one."""


def policy_of(model: type[RecordT]) -> Policy[RecordT]:
    """The policy of `model`: its own, or one that says only what policies say by default."""
    return POLICIES.get(model) or Policy(model)
