"""A list in a text with separators or in Parquet: read by DuckDB, column by column, however long it is."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.intake.channels.sheet.table import Row
from tregua.matching.files.cells import EMPTY, NO_NUMBER, Cells, Moments, Numbers
from tregua.matching.identifiers import Numbered

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

NUMBERS: Final = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
    "FLOAT", "DOUBLE", "DECIMAL",
)  # fmt: skip
WHOLE: Final = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER")
SAMPLE: Final = 200
# Numbers from here on count seconds since 1970 (from 1973), and from here milliseconds.
SECONDS: Final = 1e8
MILLISECONDS: Final = 1e11
# So many digits at least has a number of seconds.
SHORTEST_CLOCK: Final = 9
# A column of whole numbers that lie so close together is one of codes.
FEW_NUMBERS: Final = 1_000_000
# More characters than anybody writes into a cell that is compared: a quotation mark that does not close.
LONGEST_CELL: Final = 100_000


# So long is a day without a time: 2016-03-05.
DAY_LENGTH: Final = 10


class BulkTable:
    """One list as a relation of DuckDB, its rows in the order of the file."""

    def __init__(
        self,
        name: str,
        connection: "DuckDBPyConnection",
        relation: str,
        header: Sequence[str],
        *,
        columns: Sequence[str] = (),
        trimmed: bool = False,
        first_row: int = 1,
        missing: Sequence[int] = (),
    ) -> None:
        """Hold a relation whose columns are called `columns` (as the header, if not told).

        `trimmed` says that no text has spaces around it; `missing` are lines of the file that could not be read.
        """
        self.name, self.header = name, tuple(header)
        self._connection, self._relation = connection, relation
        told = connection.execute(f"DESCRIBE {relation}").fetchall()
        kinds = {one[0]: str(one[1]) for one in told}
        named = columns or header
        self._columns = [f'"{one.replace(chr(34), chr(34) * 2)}"' for one in named]
        self._types = [kinds.get(one, "") for one in named]
        (self.rows,) = connection.execute(f"SELECT count(*) FROM {relation}").fetchone() or (0,)  # noqa: S608
        self._first_row = first_row
        self._missing = np.sort(np.asarray(missing, np.int64))
        self._trimmed = trimmed
        self._too_long: set[int] = set()
        self._types_made = 0

    def load(self, columns: Sequence[int]) -> "BulkTable":
        """Return the list itself, ready to be read: which columns hold cells that are far too long is looked up once."""
        texts = [one for one in sorted(set(columns)) if self._types[one] == "VARCHAR"]
        if texts:
            longest = ", ".join(f"coalesce(max(strlen({self._columns[one]})), 0)" for one in texts)
            found = self._connection.execute(f"SELECT {longest} FROM {self._relation}").fetchone()  # noqa: S608
            self._too_long = {
                one for one, most in zip(texts, found or (), strict=True) if most > LONGEST_CELL
            }
        return self

    def cells(self, column: int) -> Cells:
        """Return the values of a column; what is too long for a cell is `too_long`."""
        if self._types[column].startswith(NUMBERS):
            return self._number_cells(column)
        return self._coded(self._text(column))

    def numbers(self, column: int) -> Numbers:
        """Return what stands there as plain numbers, the rest as it stands."""
        if self._types[column].startswith(NUMBERS):
            found = self._doubles(f"CAST({self._columns[column]} AS DOUBLE)")
            return Numbers(found, self._nothing())
        text = self._text(column)
        number = f"TRY_CAST({text} AS DOUBLE)"
        values, odd = self._pair(
            f"coalesce({number}, 'nan'::DOUBLE)",
            f"{text} IS NOT NULL AND coalesce(NOT isfinite({number}), true)",
        )
        left = f"CASE WHEN coalesce(NOT isfinite({number}), true) THEN {text} END"
        values = np.where(np.isfinite(values), values, np.nan)
        return Numbers(values, self._coded(left) if odd.any() else self._nothing())

    def moments(self, column: int) -> Moments:
        """Return what stands there as days and moments written the international way, the rest as it stands."""
        kind, name = self._types[column], self._columns[column]
        if kind.startswith(("DATE", "TIMESTAMP")):
            seconds = self._whole(f"CAST(floor(epoch({name})) AS BIGINT)")
            timed = np.full(self.rows, not kind.startswith("DATE")) & (seconds % 86_400 != 0)
            return Moments(seconds, timed, self._nothing(), utc="TIME ZONE" in kind)
        if kind.startswith(NUMBERS):
            return self._clock_numbers(column)
        text = self._text(column)
        moment = f"CASE WHEN {_plain_moment(text)} THEN TRY_CAST({text} AS TIMESTAMP) END"
        seconds, length = self._pair(
            f"coalesce(CAST(floor(epoch({moment})) AS BIGINT), {NO_NUMBER + 1})",
            f"coalesce(length({text}), 0)",
        )
        known = seconds != NO_NUMBER + 1
        odd = bool(((length > 0) & ~known).any())
        if odd and not known.any() and (length[length > 0] >= SHORTEST_CLOCK).all():
            return self._clock_texts(text)
        left = f"CASE WHEN ({moment}) IS NULL THEN {text} END"
        return Moments(
            np.where(known, seconds, NO_NUMBER),
            known & (length > DAY_LENGTH),
            self._coded(left) if odd else self._nothing(),
        )

    def _clock_texts(self, text: str) -> Moments:
        """Return seconds since 1970 that are written as text; what is none is left to be read."""
        number = f"TRY_CAST({text} AS BIGINT)"
        found = self._whole(f"CASE WHEN {number} >= {int(SECONDS)} THEN {number} END")
        found = np.where(
            np.abs(found) >= MILLISECONDS, np.where(found == NO_NUMBER, NO_NUMBER, found // 1000), found
        )
        counted = found != NO_NUMBER
        left = self._coded(f"CASE WHEN coalesce({number} < {int(SECONDS)}, true) THEN {text} END")
        return Moments(found, counted, left, utc=bool(counted.any()))

    def _clock_numbers(self, column: int) -> Moments:
        """Return numbers that count seconds or milliseconds since 1970; smaller ones may be days and are left."""
        found = self._whole(f"floor({self._columns[column]})")
        found = np.where(
            np.abs(found) >= MILLISECONDS, np.where(found == NO_NUMBER, NO_NUMBER, found // 1000), found
        )
        counted = (np.abs(found) >= SECONDS) & (found != NO_NUMBER)
        left = (found != NO_NUMBER) & ~counted
        values, codes = np.unique(found[left], return_inverse=True)
        all_codes = np.full(self.rows, EMPTY, np.int32)
        all_codes[left] = codes
        return Moments(
            np.where(counted, found, NO_NUMBER), counted, Cells(values.tolist(), all_codes), utc=True
        )

    def identifiers(self, column: int) -> Sequence[str]:
        """Return the identifiers, "" where there is none."""
        if self._types[column] in WHOLE:
            whole = self._whole(self._columns[column])
            if not (whole == NO_NUMBER).any():
                return Numbered(whole)
        text = f"coalesce(CAST({self._columns[column]} AS VARCHAR), '')"
        found: Sequence[str] = self._all(f"{text} AS it FROM {self._relation}").tolist()
        return found

    def too_long(self, column: int) -> NDArray[np.int64]:
        """Return the rows whose cell in this column is longer than anything that is compared."""
        if column not in self._too_long:
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
        text = name if self._trimmed else f"nullif(trim({name}), '')"
        return (
            f"CASE WHEN strlen({name}) <= {LONGEST_CELL} THEN {text} END"
            if column in self._too_long
            else text
        )

    def _nothing(self) -> Cells:
        return Cells((), np.full(self.rows, EMPTY, np.int32))

    def _number_cells(self, column: int) -> Cells:
        """Return the numbers of a column once each; whole ones that lie close together are counted, not sorted."""
        if self._types[column].startswith(WHOLE):
            found = self._whole(self._columns[column])
            known = found != NO_NUMBER
            there = found if known.all() else found[known]
            least, most = (int(there.min()), int(there.max())) if len(there) else (0, 0)
            if most - least < FEW_NUMBERS:
                place = np.where(known, found - least, most - least + 1)
                occur = np.flatnonzero(np.bincount(place, minlength=most - least + 2)[:-1])
                table = np.full(most - least + 2, EMPTY, np.int32)
                table[occur] = np.arange(len(occur))
                return Cells((occur + least).tolist(), table[place])
        doubles = self._doubles(f"CAST({self._columns[column]} AS DOUBLE)")
        known = np.isfinite(doubles)
        values, codes = np.unique(doubles[known], return_inverse=True)
        all_codes = np.full(self.rows, EMPTY, np.int32)
        all_codes[known] = codes
        return Cells([int(one) if one == int(one) else float(one) for one in values.tolist()], all_codes)

    def _coded(self, expression: str) -> Cells:
        """Return the values of an expression once each, and for every row which it has."""
        self._types_made += 1
        kind = f"{self._relation}_{self._types_made}"
        self._connection.execute(
            f"CREATE TEMP TABLE {kind} AS SELECT DISTINCT {expression} AS it FROM {self._relation} "  # noqa: S608
            "WHERE it IS NOT NULL ORDER BY it"
        )
        values = self._connection.execute(f"SELECT it FROM {kind} ORDER BY it").fetchnumpy()["it"].tolist()  # noqa: S608
        if not values:
            return self._nothing()
        self._connection.execute(f"CREATE TYPE {kind}_e AS ENUM (SELECT it FROM {kind} ORDER BY it)")  # noqa: S608
        codes = self._all(
            f"coalesce(enum_code(CAST({expression} AS {kind}_e))::INTEGER, {EMPTY}) AS it FROM {self._relation}"
        )
        self._connection.execute(f"DROP TABLE {kind}; DROP TYPE {kind}_e")
        return Cells(values, codes.astype(np.int32))

    def _pair(self, one: str, other: str) -> tuple[NDArray[Any], NDArray[Any]]:
        """Return two expressions of every row, read in one go."""
        found = self._connection.execute(
            f"SELECT {one} AS one, {other} AS other FROM {self._relation}"  # noqa: S608 - our own text
        ).fetchnumpy()
        return np.asarray(found["one"]), np.asarray(found["other"])

    def _doubles(self, expression: str) -> NDArray[np.float64]:
        found = self._all(f"coalesce({expression}, 'nan'::DOUBLE) AS it FROM {self._relation}")
        return found.astype(np.float64, copy=False)

    def _whole(self, expression: str) -> NDArray[np.int64]:
        """Return whole numbers, NO_NUMBER where there is none."""
        found = self._all(
            f"coalesce(CAST({expression} AS BIGINT), {NO_NUMBER + 1} - 1) AS it FROM {self._relation}"
        )
        return found.astype(np.int64, copy=False)

    def _all(self, selected: str) -> NDArray[Any]:
        found = self._connection.execute(f"SELECT {selected}").fetchnumpy()["it"]
        return np.asarray(found)


def _plain_moment(text: str) -> str:
    """Return SQL for: this is 2016-03-05, 2016-03-05 14:30:15 or 2016-03-05T14:30:15.123, without a zone."""
    return (
        f"(length({text}) = {DAY_LENGTH} OR (length({text}) = 19 AND substr({text}, 17, 1) = ':') "
        f"OR (length({text}) BETWEEN 21 AND 26 AND substr({text}, 20, 1) = '.')) AND substr({text}, 5, 1) = '-'"
    )
