"""Filling one table from an export: each cell read and checked, rows written in bulk, the odd row named."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pyrage
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection, transaction

from tregua.centre.exports import GET_ANEW, ExportError, sealing
from tregua.centre.exports.cells import BYTES, AnyField, CellError, kind_of, reader_of
from tregua.centre.exports.incoming import Incoming, opened
from tregua.centre.exports.leaving import ELSEWHERE, SECRETS
from tregua.centre.exports.logs import LogLines
from tregua.centre.exports.plans import Plan
from tregua.centre.exports.rows import Part, rows

AT_ONCE: Final = 500
ROWS_WITH_FILES: Final = 4


class Filler:
    """Fills one table: reads its cells, keeps what is odd apart from what is right, and writes rows in bulk."""

    def __init__(self, export: Incoming, plan: Plan, identity: pyrage.x25519.Identity | None) -> None:
        self._export, self._plan, self._identity = export, plan, identity
        fields = {field.attname: field for field in plan.model._meta.concrete_fields}
        names = [*plan.main.columns, *(plan.apart.columns[1:] if plan.apart else ())]
        self._fields: list[AnyField] = [fields[name] for name in names]
        self._readers = [reader_of(field) for field in self._fields]
        blank = {*SECRETS.get(plan.label, ()), *plan.without}
        self._blank = [field for name, field in fields.items() if name not in names and name in blank]
        self._lines = LogLines(export) if plan.label in ELSEWHERE else None
        columns = [field.column or field.attname for field in (*self._fields, *self._blank)]
        columns += sorted(ELSEWHERE.get(plan.label, ()))
        quote = connection.ops.quote_name
        marks = ", ".join(["%s"] * len(columns))
        self._insert = f"INSERT INTO {quote(plan.model._meta.db_table)} ({', '.join(map(quote, columns))}) VALUES ({marks})"  # noqa: S608 - names of our own

    def fill(self) -> int:
        """Write every row and return how many there were."""
        with_files = any(kind_of(field).name.startswith(BYTES.name) for field in self._fields)
        waiting: list[tuple[int, list[Any]]] = []
        count = 0
        for number, cells in self._cells():
            waiting.append((number, self._row(number, cells)))
            count += 1
            if len(waiting) >= (ROWS_WITH_FILES if with_files else AT_ONCE):
                self._write(waiting)
                waiting = []
        self._write(waiting)
        if self._lines:
            self._lines.end()
        return count

    def _cells(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows of the table, each with its cells that were kept apart."""
        main = self._rows(self._plan.main)
        if self._plan.apart is None:
            yield from main
            return
        key = self._plan.main.columns.index(self._plan.apart.columns[0])
        apart = self._rows(self._plan.apart)
        for number, cells in main:
            _number, more = next(apart, (0, [""]))
            if more[0] != cells[key]:
                raise ExportError(
                    f"{self._plan.apart.path} row {number} is of another record than {self._plan.main.path}. {GET_ANEW}"
                )
            yield number, [*cells, *more[1:]]
        if next(apart, None) is not None:
            raise ExportError(
                f"{self._plan.apart.path} has more rows than {self._plan.main.path}. {GET_ANEW}"
            )

    def _rows(self, part: Part) -> Iterator[tuple[int, list[str]]]:
        if not part.protected:
            yield from rows(opened(self._export.folder, part.path), part, self._export.sums[part.path])
            return
        if self._identity is None:  # such a table is left out before it comes to this
            raise ExportError(f"{part.path} is encrypted. Give the passphrase of the export.")
        plain = Path(settings.CENTRE_FOLDER) / "opened.csv"
        try:
            with opened(self._export.folder, part.path) as source:
                sealing.unseal(source, plain, self._identity, name=part.path)
            yield from rows(plain.open("rb"), part, None)
        finally:
            plain.unlink(missing_ok=True)

    def _row(self, number: int, cells: list[str]) -> list[Any]:
        row = []
        for field, read, cell in zip(self._fields, self._readers, cells, strict=True):
            try:
                row.append(self._prepared(field, read(cell)))
            except (CellError, ExportError) as error:
                raise ExportError(
                    f"{self._plan.main.path} row {number}, column {field.attname}: {error}. "
                    "Make the export anew where it came from, or put the cell right there."
                ) from error
        row += [_blank(field) for field in self._blank]
        if self._lines:
            says = dict(zip((field.attname for field in self._fields), row, strict=True))
            row += self._lines.of(f"{self._plan.main.path} row {number}", says)
        return row

    def _prepared(self, field: AnyField, value: Any) -> Any:
        """Return a value as the database takes it."""
        kind = kind_of(field)
        if kind is BYTES and value is not None:
            return field.get_db_prep_save(self._export.kept(value) if value else b"", connection)
        if kind.name == "json" and not (value is None and field.null):
            return connection.ops.adapt_json_value(value, None)
        return field.get_db_prep_save(value, connection)

    def _write(self, waiting: list[tuple[int, list[Any]]]) -> None:
        """Write rows in bulk; when the database refuses, find the row and name it."""
        if not waiting:
            return
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.executemany(self._insert, [row for _number, row in waiting])
        except (DatabaseError, ValueError, OverflowError) as error:
            if len(waiting) > 1:
                for one in waiting:
                    self._write([one])
            raise ExportError(
                f"{self._plan.main.path} row {waiting[0][0]}: the database refuses it: {str(error).splitlines()[0]}. "
                f"An id, or another value that is there once only, may be there twice. {GET_ANEW}"
            ) from error


def _blank(field: AnyField) -> Any:
    """Return what stands where something was left out: a password that nothing matches, else what a new row has."""
    value = make_password(None) if field.name == "password" else field.get_default()
    return field.get_db_prep_save(value, connection)
