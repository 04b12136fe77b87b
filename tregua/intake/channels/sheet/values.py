"""What a cell says: read exactly, or refused with what stood there and how it might be read."""

import datetime as dt
from decimal import Decimal

from tregua.intake.channels.sheet.columns import Reads
from tregua.intake.channels.sheet.table import Cell

Provinces = tuple[tuple[str, int | None], ...]
# text: str; day: date; time: time; moment: datetime (with a zone only where one is written); number: int;
# range: (least, most); decimal and coordinate: Decimal; yes_no: bool; provinces: as written with their counts;
# list: the parts.
Value = (
    str
    | int
    | bool
    | Decimal
    | dt.date
    | dt.time
    | dt.datetime
    | tuple[int, int]
    | Provinces
    | tuple[str, ...]
    | None
)


class CellError(Exception):
    """A cell does not say with certainty what its column asks for: `why` is a code, worded in `sheet_wording`.

    `detail` has always `stood`, what stood in the cell; `readings` when it could be read in several ways.
    """

    def __init__(self, why: str, **detail: str | int) -> None:
        self.why = why
        self.detail = detail
        super().__init__(f"{why} {detail}" if detail else why)


def read_cell(cell: Cell, reads: Reads, *, day_first: bool | None = None, year: int | None = None) -> Value:
    """Return what a cell says, None when it is empty.

    3/4/2016 is read only when `day_first` says which comes first; 5 March only when `year` says of which year.
    """
    raise NotImplementedError
