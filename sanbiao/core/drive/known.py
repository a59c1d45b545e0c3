"""What the layers above tell the drive: the readers of forms. Filled when the apps are ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sanbiao.core.drive.writing.results import SheetResult
from sanbiao.core.drive.writing.runs import Run

FormReader = Callable[[Sequence[Path], Run], SheetResult]

FORM_READERS: dict[str, FormReader] = {}
"""The reader of each kind of form, by the ending of its file name."""
