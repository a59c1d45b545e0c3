"""What a paper of a ledger looks like: a declaration in code, which a department may change and add to."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import models

from sanbiao.core.ledger.columns import CellKind, Column

if TYPE_CHECKING:
    from sanbiao.core.ledger.ledger import Ledger

NUMBER, BLANK = "#", ""
"""In place of a field: the running number, and a cell to be written in by hand."""
SMALLEST, LARGEST = 5, 400
"""Millimetres that a column may be wide."""


class PaperKind(models.TextChoices):
    """How rows stand on paper."""

    TABLE = "table", "表格，一行一条"
    ROSTER = "roster", "花名册，一人两行"
    BADGE = "badge", "卡片（席卡、胸牌）"
    SLIP = "slip", "条，逐条裁开"


class PaperSize(models.TextChoices):
    A4 = "A4", "A4"
    A3 = "A3", "A3"


@dataclass(frozen=True)
class PaperColumn:
    """One column: the field, its heading, how wide it is, and for rosters the line of a row it stands in, 0 being both.

    On a badge each column is a line, `width` high, and its heading stands nowhere.
    """

    field: str
    heading: str
    width: int
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper of a ledger. `code` names it in addresses; one kept under the code of a declared one replaces it.

    `type_size` is in points; columns that do not find room get smaller type. Rows stand in groups by the column `group`, each
    under its own line. `height` is that of a row, or of a badge, and
    `width` that of a badge; 0 is as high as need be, and as wide as the page.
    """

    code: str
    name: str
    kind: PaperKind = PaperKind.TABLE
    title: str = ""
    size: str = PaperSize.A4
    is_landscape: bool = False
    group: str = ""
    height: int = 0
    width: int = 0
    type_size: int = 10
    columns: tuple[PaperColumn, ...]


def behind(ledger: Ledger[Any]) -> dict[str, Ledger[Any]]:
    """The ledgers of those whom the rows name, by foreign key: what a person's own row says is known of a trainee too."""
    from sanbiao.core.ledger.ledger import REGISTRY

    links = {column.field.split("__")[0] for column in ledger.columns if "__" in column.field}
    models_of = {link: ledger.model._meta.get_field(link).related_model for link in sorted(links)}
    return {link: each for link, model in models_of.items() for each in REGISTRY.values() if each.model is model}


def column_of(ledger: Ledger[Any], field: str) -> Column:
    """The column of a field of the ledger, or of the row it names.

    Raises:
        KeyError: there is none.
    """
    for column in ledger.columns:
        if column.field == field:
            return column
    link, _, name = field.partition("__")
    subject = behind(ledger).get(link)
    found = next((column for column in subject.columns if column.field == name), None) if subject else None
    if found is None:
        raise KeyError(field)
    return dataclasses.replace(found, field=field)


def offered_fields(ledger: Ledger[Any]) -> Iterator[tuple[str, str]]:
    """What may stand in a column: field and label."""
    yield NUMBER, "序号"
    yield BLANK, "空白（手填）"
    own = {column.field for column in ledger.columns}
    for column in ledger.columns:
        yield column.field, column.label.replace("/", "")
    for link, subject in behind(ledger).items():
        for column in subject.columns:
            if f"{link}__{column.field}" not in own:
                yield f"{link}__{column.field}", f"{subject.title}：{column.label.replace('/', '')}"


def built_in(ledger: Ledger[Any]) -> list[Paper]:
    """The papers that a ledger has by itself: those it declares, its list, and for books of people sheets to sign and badges."""
    papers = [*ledger.papers, _listed(ledger)]
    identity = next((column for column in ledger.columns if column.kind is CellKind.NAME), None)
    if identity is not None:
        papers += [_signed(ledger, identity), *_badges(ledger, identity)]
    return [*papers, _slips(ledger)]


def _listed(ledger: Ledger[Any]) -> Paper:
    columns = [column for column in ledger.columns if column.listed]
    shown = tuple(_as_listed(column) for column in columns)
    landscape = sum(column.width for column in shown) > 176
    return Paper(
        code="list", name="一览表", title=ledger.title, is_landscape=landscape, columns=(PaperColumn(NUMBER, "序号", 10), *shown)
    )


def _as_listed(column: Column) -> PaperColumn:
    """A column of a sheet has room for so many half characters; on paper these are smaller."""
    least = 36 if column.kind in (CellKind.ID, CellKind.CREDIT) else 20 if column.kind in (CellKind.DATE, CellKind.MONTH) else 10
    return PaperColumn(column.field, column.label.replace("/", ""), max(least, round(column.width * 1.7)))


def _introduced(ledger: Ledger[Any]) -> list[Column]:
    """What says, beside the name, who somebody is: of the row itself, or of the one behind it."""
    fields = ledger.introduces or next(
        (tuple(f"{link}__{field}" for field in each.introduces) for link, each in behind(ledger).items() if each.introduces), ()
    )
    return [column_of(ledger, field) for field in fields]


def _signed(ledger: Ledger[Any], identity: Column) -> Paper:
    told = [PaperColumn(column.field, column.label.replace("/", ""), 40) for column in _introduced(ledger)]
    return Paper(
        code="sign",
        name="签到表",
        title="签到表",
        height=10,
        columns=(
            PaperColumn(NUMBER, "序号", 12),
            PaperColumn(identity.field, "姓名", 24),
            *told,
            PaperColumn(BLANK, "签名", 34),
            PaperColumn(BLANK, "备注", 28),
        ),
    )


def _badges(ledger: Ledger[Any], identity: Column) -> list[Paper]:
    card = PaperColumn(identity.field, "姓名", 60)
    told = tuple(PaperColumn(column.field, column.label.replace("/", ""), 9) for column in _introduced(ledger))
    return [
        Paper(
            code="badge",
            name="胸牌",
            kind=PaperKind.BADGE,
            height=54,
            width=90,
            columns=(dataclasses.replace(card, width=22), *told),
        ),
        Paper(code="card", name="席卡", kind=PaperKind.BADGE, is_landscape=True, height=90, width=200, columns=(card,)),
    ]


def _slips(ledger: Ledger[Any]) -> Paper:
    columns = [column for column in ledger.columns if column.listed and column.kind is not CellKind.ID]
    shown = tuple(_as_listed(column) for column in columns)
    landscape = sum(column.width for column in shown) > 186
    return Paper(code="slip", name="条", kind=PaperKind.SLIP, title=ledger.title, is_landscape=landscape, columns=shown)
