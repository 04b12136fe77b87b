"""A list in a text with separators or in Parquet: read by DuckDB, column by column, however long it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.intake.channels.sheet.table import Row
from tregua.matching.files.cells import EMPTY, NO_NUMBER, Cells, Moments, Numbers

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NUMBERS: Final = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
    "FLOAT", "DOUBLE", "DECIMAL",
)  # fmt: skip
SAMPLE: Final = 200
# 2016-03-05, 2016-03-05 14:30, 2016-03-05T14:30:15.5; whatever has a zone or another form is read one by one.
_ISO: Final = r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?"
# Numbers from here on count seconds since 1970 (from 1973), and from here milliseconds.
SECONDS: Final = 1e8
MILLISECONDS: Final = 1e11
# More characters than anybody writes into a cell that is compared: a quotation mark that does not close.
LONGEST_CELL: Final = 100_000


class BulkTable:
    """One list as a relation of DuckDB, its rows in the order of the file."""

    def __init__(
        self,
        name: str,
        connection: "DuckDBPyConnection",
        relation: str,
        header: Sequence[str],
        *,
        first_row: int = 1,
        missing: Sequence[int] = (),
    ) -> None:
        """`first_row` is the number of the first row in the file; `missing` are lines of it that could not be read."""
        self.name, self.header = name, tuple(header)
        self._connection, self._relation = connection, relation
        told = connection.execute(f"DESCRIBE {relation}").fetchall()
        self._columns = [f'"{one[0].replace(chr(34), chr(34) * 2)}"' for one in told]
        self._types = [str(one[1]) for one in told]
        self.rows = int(self._all(f"count(*) AS it FROM {relation}")[0])
        self._first_row = first_row
        self._missing = np.sort(np.asarray(missing, np.int64))
        self._types_made = 0

    def cells(self, column: int) -> Cells:
        """Return the values of a column; what is too long for a cell is `too_long`."""
        if self._types[column].startswith(NUMBERS):
            return self._number_cells(column)
        return self._coded(self._text(column))

    def numbers(self, column: int) -> Numbers:
        """Return what stands there as plain numbers, the rest as it stands."""
        if self._types[column].startswith(NUMBERS):
            found = self._doubles(f"CAST({self._columns[column]} AS DOUBLE)")
            return Numbers(found, Cells((), np.full(self.rows, EMPTY, np.int32)))
        text = self._text(column)
        number = f"CASE WHEN regexp_full_match({text}, '[+-]?[0-9]+(\\.[0-9]+)?') THEN TRY_CAST({text} AS DOUBLE) END"
        return Numbers(self._doubles(number), self._coded(f"CASE WHEN ({number}) IS NULL THEN {text} END"))

    def moments(self, column: int) -> Moments:
        """Return what stands there as days and moments written the international way, the rest as it stands."""
        kind, name = self._types[column], self._columns[column]
        none = Cells((), np.full(self.rows, EMPTY, np.int32))
        if kind.startswith(("DATE", "TIMESTAMP")):
            seconds = self._whole(f"CAST(floor(epoch({name})) AS BIGINT)")
            timed = np.full(self.rows, not kind.startswith("DATE")) & (seconds % 86_400 != 0)
            return Moments(seconds, timed, none, utc="TIME ZONE" in kind)
        if kind.startswith(NUMBERS):
            return self._clock_numbers(column)
        text = self._text(column)
        moment = f"CASE WHEN regexp_full_match({text}, '{_ISO}') THEN TRY_CAST({text} AS TIMESTAMP) END"
        seconds = self._whole(f"CAST(floor(epoch({moment})) AS BIGINT)")
        timed = self._whole(f"CASE WHEN length({text}) > 10 THEN 1 ELSE 0 END") == 1
        return Moments(
            seconds,
            timed & (seconds != NO_NUMBER),
            self._coded(f"CASE WHEN ({moment}) IS NULL THEN {text} END"),
        )

    def _clock_numbers(self, column: int) -> Moments:
        """Return numbers that count seconds or milliseconds since 1970; smaller ones may be days and are left."""
        found = self._doubles(f"CAST({self._columns[column]} AS DOUBLE)")
        found = np.where(np.abs(found) >= MILLISECONDS, found / 1000, found)
        counted = np.abs(found) >= SECONDS
        left = self._number_cells(column) if not counted.all() else None
        seconds = np.where(counted, np.nan_to_num(found), NO_NUMBER).astype(np.int64)
        codes = np.full(self.rows, EMPTY, np.int32) if left is None else np.where(counted, EMPTY, left.codes)
        return Moments(seconds, counted, Cells(left.values if left else (), codes), utc=True)

    def identifiers(self, column: int) -> Sequence[str]:
        """Return the identifiers, "" where there is none."""
        text = f"coalesce(CAST({self._columns[column]} AS VARCHAR), '')"
        found: Sequence[str] = self._all(f"{text} AS it FROM {self._relation}").tolist()
        return found

    def too_long(self, column: int) -> NDArray[np.int64]:
        """Return the rows whose cell in this column is longer than anything that is compared."""
        if self._types[column] != "VARCHAR":
            return np.zeros(0, np.int64)
        return np.flatnonzero(
            self._all(
                f"coalesce(strlen({self._columns[column]}), 0) > {LONGEST_CELL} AS it FROM {self._relation}"
            )
        )

    def sample(self) -> Sequence[Row]:
        """Return some of the first rows."""
        found = self._connection.execute(f"SELECT * FROM {self._relation} LIMIT {SAMPLE}").fetchall()  # noqa: S608
        return [Row(number + 1, tuple(cells)) for number, cells in enumerate(found)]

    def row_number(self, row: int) -> int:
        """Return the number of a row in the file; lines that could not be read count too."""
        number = self._first_row + row
        for line in self._missing:
            number += bool(line <= number)
        return int(number)

    def _text(self, column: int) -> str:
        """Return a column as trimmed text in SQL; what is empty or far too long is not there."""
        name = self._columns[column]
        if self._types[column] != "VARCHAR":
            return f"CAST({name} AS VARCHAR)"
        return f"CASE WHEN strlen({name}) <= {LONGEST_CELL} THEN nullif(trim({name}), '') END"

    def _number_cells(self, column: int) -> Cells:
        found = self._doubles(f"CAST({self._columns[column]} AS DOUBLE)")
        values, codes = np.unique(found, return_inverse=True)
        whole = [int(one) if one == int(one) else float(one) for one in values if np.isfinite(one)]
        return Cells(whole, np.where(np.isfinite(found), codes, EMPTY).astype(np.int32))

    def _coded(self, expression: str) -> Cells:
        """Return the values of an expression once each, and for every row which it has."""
        told = self._connection.execute(
            f"SELECT DISTINCT {expression} AS it FROM {self._relation} WHERE it IS NOT NULL ORDER BY it"  # noqa: S608
        ).fetchall()
        values = [one[0] for one in told]
        if not values:
            return Cells((), np.full(self.rows, EMPTY, np.int32))
        self._types_made += 1
        kind = f"{self._relation}_{self._types_made}"
        self._connection.execute(
            f"CREATE TEMP TABLE {kind} AS SELECT DISTINCT {expression} AS it FROM {self._relation} "  # noqa: S608
            "WHERE it IS NOT NULL ORDER BY it"
        )
        self._connection.execute(f"CREATE TYPE {kind}_e AS ENUM (SELECT it FROM {kind} ORDER BY it)")  # noqa: S608
        codes = self._all(
            f"coalesce(enum_code(CAST({expression} AS {kind}_e))::INTEGER, {EMPTY}) AS it FROM {self._relation}"
        )
        self._connection.execute(f"DROP TABLE {kind}; DROP TYPE {kind}_e")
        return Cells(values, codes.astype(np.int32))

    def _doubles(self, expression: str) -> NDArray[np.float64]:
        found = self._all(f"coalesce({expression}, 'nan'::DOUBLE) AS it FROM {self._relation}")
        return found.astype(np.float64)

    def _whole(self, expression: str) -> NDArray[np.int64]:
        found = self._all(f"coalesce({expression}, {NO_NUMBER + 1}) AS it FROM {self._relation}")
        return np.where(found == NO_NUMBER + 1, NO_NUMBER, found).astype(np.int64)

    def _all(self, selected: str) -> NDArray[Any]:
        found = self._connection.execute(f"SELECT {selected}").fetchnumpy()["it"]
        return np.asarray(found)
