"""What an appointment form says of one person, whichever editor wrote it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


class BadForm(ValueError):
    """A file that is no appointment form, with a sentence for people."""


@dataclass(frozen=True)
class NotUnderstood:
    """A part of a form that was not understood: the heading of its field, and what is wrong, with what stood there."""

    column: str
    message: str


@dataclass(frozen=True)
class CareerLine:
    """A segment of a résumé. Without `ended_on` it goes on; without `began_on` its text is the whole line."""

    began_on: date | None
    ended_on: date | None
    text: str


@dataclass(frozen=True)
class Relative:
    relation: str
    name: str
    birth_month: date | None
    politics: str
    post: str


@dataclass(frozen=True)
class Studied:
    """The highest level and degree, full-time or in service. `degree_school` is empty where it is that of the level."""

    is_full_time: bool
    level: str
    school: str
    degree: str
    degree_school: str


@dataclass(frozen=True)
class Form:
    """What one form says of one person.

    `sex` is the word that stands there. `others` are the filled fields that belong to other books, by their element's name.
    """

    id_number: str
    name: str
    sex: str = ""
    birth_month: date | None = None
    resume: tuple[CareerLine, ...] = ()
    family: tuple[Relative, ...] = ()
    appraisals: tuple[tuple[int, str], ...] = ()
    studies: tuple[Studied, ...] = ()
    others: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[NotUnderstood, ...] = ()
