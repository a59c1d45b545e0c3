"""Reading ledgers from workbooks by the file contract: pure functions, generic over declarations of sheets.

`open_folder` or `open_files` opens workbooks and says which ledger each sheet is; `Tab.read` finds a sheet's header;
`SheetReading.rows` yields its rows, each with its values and with all that is wrong with it. Units, references, keys
and whatever else needs other rows are the caller's to check.
"""

from sanbiao.core.facts.faults import CellFault, Fault, FaultKind
from sanbiao.core.ledger.normal import known_words, normal

from .folders import Folder, NoSuchFolder, is_litter, open_files, open_folder
from .headers import How, Understood
from .names import SheetNames
from .package import Limits, Unread, Unreadable
from .rows import ReadRow, fault_of_cell, without_cell
from .sheets import SheetReading, read_sheet
from .told import NOTHING_GIVEN, NOTHING_TOLD, GivenCells, ToldLayout
from .workbook import Tab, Workbook, open_book

__all__ = [
    "NOTHING_GIVEN",
    "NOTHING_TOLD",
    "CellFault",
    "Fault",
    "FaultKind",
    "Folder",
    "GivenCells",
    "How",
    "Limits",
    "NoSuchFolder",
    "ReadRow",
    "SheetNames",
    "SheetReading",
    "Tab",
    "ToldLayout",
    "Understood",
    "Unread",
    "Unreadable",
    "Workbook",
    "fault_of_cell",
    "is_litter",
    "known_words",
    "normal",
    "open_book",
    "open_files",
    "open_folder",
    "read_sheet",
    "without_cell",
]
