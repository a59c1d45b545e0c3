"""Short ways to read a cell as one of a column of a kind, from a sheet and from a form."""

from __future__ import annotations

from typing import Any

import pytest

from sanbiao.core.facts.faults import CellFault, FaultKind
from sanbiao.core.ledger.columns import CellKind, Column
from sanbiao.core.ledger.fields import CellField
from sanbiao.core.ledger.kinds.unsettled import Around, Unsettled

STATES = {"serving": ("现职", "在职"), "star": ("五星", "5")}


def column(kind: CellKind, **options: Any) -> Column:
    """A column of the kind; one of codes has some."""
    codes = {"codes": STATES} if kind is CellKind.CODE else {}
    return Column(kind=kind, **{"field": "any", "label": "某列", **codes, **options})


def read(kind: CellKind, raw: object) -> Any:
    """A raw cell of a sheet, read by itself."""
    value = kind.reader(column(kind))(raw)
    return value.settle(Around()).value if isinstance(value, Unsettled) else value


def refusal(kind: CellKind, raw: object) -> FaultKind:
    """The kind of fault with which such a cell is refused."""
    with pytest.raises(CellFault) as fault:
        read(kind, raw)
    assert fault.value.fault.message.endswith("。")
    assert str(fault.value) == fault.value.fault.message
    return fault.value.fault.kind


def typed(kind: CellKind, text: str) -> Any:
    """A text typed into a form, read."""
    return CellField(column=column(kind), required=False).clean(text)
