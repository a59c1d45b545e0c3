"""What the layers above tell the drive when the apps are ready: the readers of forms, and who takes what belongs elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.files.base import File

from sanbiao.core.drive.writing.results import SheetResult
from sanbiao.core.drive.writing.runs import Run

FormReader = Callable[[Sequence[Path], Run], SheetResult]

FORM_READERS: dict[str, FormReader] = {}
"""The reader of each kind of form, by the ending of its file name."""


@dataclass(frozen=True)
class TakenElsewhere:
    """That a file did not come for an import: what is said of it, and the page where it is now."""

    sentence: str
    url: str


class Taker(Protocol):
    """Looks at a file that was dropped, and takes it where a mark in it says that it belongs elsewhere; None where none does.

    Raises `Refused` for a file that is marked and cannot be taken.
    """

    def __call__(self, file: File[Any], *, by: AbstractBaseUser, at: datetime) -> TakenElsewhere | None: ...


TAKERS: list[Taker] = []
