"""What the templates of this package are given: plain values, filled by whoever builds the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, NamedTuple


@dataclass(frozen=True, slots=True)
class Item:
    """One page of the navigation or of a menu. `current` marks the page one is on."""

    label: str
    url: str
    current: bool = False
    icon: str = ""


@dataclass(frozen=True, slots=True)
class SideSection:
    """One section of the department with its pages; `icon` is a name in `icons.PATHS`. A closed one shows its name alone."""

    label: str
    icon: str
    items: Sequence[Item]
    opened: bool = True


class Choice(NamedTuple):
    """One of hundreds to choose. Without `url` the link is the present address with the parameter set to `code`."""

    label: str
    code: str = ""
    current: bool = False
    url: str = ""


@dataclass(frozen=True, slots=True)
class ContextBar:
    """Which organisation and which time the page is about, and what else may be chosen.

    `on` is set on pages of a day; `period` is then that day's label. `caveat` is what must be said beside figures of a time
    that is not over.
    """

    organisation: str
    period: str
    organisations: Sequence[Choice] = ()
    periods: Sequence[Choice] = ()
    organisations_url: str = ""
    on: date | None = None
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """All that surrounds an office page. An empty address leaves its control out, and so does who has no use for the context.

    `printed_url` is a style sheet that says in the foot of every printed page who printed it.
    """

    context: ContextBar
    sections: Sequence[SideSection] = ()
    user: str = ""
    user_items: Sequence[Item] = ()
    todo_count: int = 0
    todo_url: str = ""
    search_url: str = ""
    help_url: str = ""
    sign_out_url: str = ""
    home_url: str = "/"
    shows_context: bool = True
    printed_url: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """One state of the step bar; `note` says who or when. An empty state lies ahead."""

    label: str
    state: Literal["done", "now", "stopped", ""] = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value before and after; None or an empty text shows as a dash."""

    label: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Happening:
    """One entry of a history."""

    at: datetime
    who: str
    what: str
    changes: Sequence[FieldChange] = field(default=())
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One labelled value of a record; `whole` takes the full width."""

    label: str
    value: object
    url: str = ""
    whole: bool = False
