"""The kinds of cells, one object each: sheets, forms, lists and filters all ask the same one."""

from sanbiao.core.ledger.kinds.dates import Day, Month
from sanbiao.core.ledger.kinds.identity import Credit, Identity
from sanbiao.core.ledger.kinds.kind import NO, YES, CellKind, Fit, Reader, in_words
from sanbiao.core.ledger.kinds.numerals import Broken, Whole
from sanbiao.core.ledger.kinds.spans import NamedSpan
from sanbiao.core.ledger.kinds.texts import AccountName, FreeText, PersonName, UnitName
from sanbiao.core.ledger.kinds.words import Code, YesNo

CellKind.TEXT = FreeText()
CellKind.NAME = PersonName()
CellKind.ACCOUNT = AccountName()
CellKind.DATE = Day()
CellKind.MONTH = Month()
CellKind.PERIOD = NamedSpan()
CellKind.INT = Whole()
CellKind.DECIMAL = Broken()
CellKind.ID = Identity()
CellKind.CREDIT = Credit()
CellKind.CODE = Code()
CellKind.YESNO = YesNo()
CellKind.UNIT = UnitName()

KINDS: tuple[CellKind, ...] = tuple(kind for kind in vars(CellKind).values() if isinstance(kind, CellKind))

__all__ = ["KINDS", "NO", "YES", "CellKind", "Fit", "Reader", "in_words"]
