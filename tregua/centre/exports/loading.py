"""Loading an export into an empty register: every row with its own id, in bulk, or nothing at all.

The database is given the shape that the export names, filled in one transaction, checked (every relation leads
somewhere, both logs give their roots), and then brought on to the shape of this program. Kept rows are only ever
added, so their triggers have nothing to refuse.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyrage
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.color import no_style
from django.db import DatabaseError, connection, transaction
from django.db.models import Exists, Model, OuterRef
from django.utils import translation

from tregua.centre.exports import ExportError, sealing
from tregua.centre.exports.cells import BYTES, AnyField, CellError, kind_of, reader_of, relation
from tregua.centre.exports.incoming import Incoming, Part, asked, opened, rows
from tregua.centre.exports.leaving import ELSEWHERE, OURS, SECRETS, all_that_stays, every_row, in_order
from tregua.centre.exports.logs import LogLines
from tregua.centre.exports.shape import shape_of, take_present_shape, take_shape
from tregua.record import publishing
from tregua.record.checking import check_log
from tregua.record.keys import LogKeyError
from tregua.record.models import Head, Log

AT_ONCE: Final = 500
ROWS_WITH_FILES: Final = 4
_AGAIN: Final = "Get the export anew, or make it anew where it came from."


@dataclass(frozen=True)
class Loaded:
    """What was loaded, and which tables stayed empty because nobody could open them."""

    rows: int
    tables: int
    left_out: tuple[str, ...]


def load(export: Incoming, identity: pyrage.x25519.Identity | None) -> Loaded:
    """Fill this centre's empty database; ExportError, and an empty database again, when anything is odd."""
    if connection.introspection.table_names():
        raise ExportError(
            "The database that DATABASE_URL names is not empty. Make a new one for the centre, or take the variable "
            "away: then the register lies in the new folder."
        )
    try:
        with translation.override("en"):
            return load_into_empty(export, identity)
    except BaseException:
        _empty_database()
        raise


def load_into_empty(export: Incoming, identity: pyrage.x25519.Identity | None) -> Loaded:
    """Make the tables of an export, fill them, and bring them up to date; ExportError when anything is odd."""
    shape = {str(app): str(name) for app, name in export.own.get("shape", {}).items()}
    targets, apps = shape_of(shape)
    plans = _plans(export, apps, with_protected=identity is not None)
    take_shape(targets)
    with transaction.atomic():
        count = sum(_Filler(export, plan, identity).fill() for plan in plans if not plan.left_out)
        for plan in plans:
            _check_relations(export, plan)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [plan.model for plan in plans]):
                cursor.execute(statement)
    take_present_shape()
    _check_logs()
    _write_published(export)
    return Loaded(count, len(plans), tuple(plan.label for plan in plans if plan.left_out or plan.without))


@dataclass(frozen=True)
class Plan:
    """How one model is filled: from which files, and which columns stay unknown (`without`)."""

    label: str
    model: type[Model]
    main: Part
    apart: Part | None
    without: tuple[str, ...]
    left_out: bool


def _plans(export: Incoming, apps: Apps, *, with_protected: bool) -> list[Plan]:
    """Return a plan for every model of ours; ExportError for a table too many, too few or of other columns."""
    # What stayed when the export was made, or would stay today, has no table in it.
    stay = all_that_stays().keys() | asked(export.own, "stays", dict).keys()
    ours = [
        model
        for model in apps.get_models()
        if model._meta.app_label in OURS and model._meta.label not in stay
    ]
    known = {model._meta.label for model in ours}
    by_label: dict[str, list[Part]] = {}
    for part in export.parts:
        if part.label not in known:
            raise ExportError(f"{part.path}: no table {part.label[:60]} is known here. {_AGAIN}")
        by_label.setdefault(part.label, []).append(part)
    return [
        _plan(export, model, by_label.get(model._meta.label, []), with_protected=with_protected)
        for model in in_order(ours)
    ]


def _plan(export: Incoming, model: type[Model], parts: list[Part], *, with_protected: bool) -> Plan:
    label = model._meta.label
    fields = {field.attname: field for field in model._meta.concrete_fields}
    behind = set(export.own.get("left_out", {}).get(label, [])) & SECRETS.get(label, frozenset())
    needed = {name for name in fields if name not in behind | ELSEWHERE.get(label, frozenset())}
    if not parts and not export.holds_protected:
        nothing = Part("", label, (), None, protected=True)
        return Plan(label, model, nothing, None, (), left_out=True)
    if not parts or len(parts) > 2:
        raise ExportError(f"There is no table {label} in this export, or more than one. {_AGAIN}")
    main, apart = parts[0], parts[1] if len(parts) == 2 else None
    named = [*main.columns, *(apart.columns[1:] if apart else ())]
    lost = needed - set(named) if not export.holds_protected else set()
    for name in (*named, *(needed - lost)):
        if name not in needed or named.count(name) != 1:
            raise ExportError(
                f"{main.path}: the column {name[:60]} is missing, unknown or there twice. {_AGAIN}"
            )
    if apart and (apart.columns[0] != model._meta.pk.attname or not apart.protected):
        raise ExportError(f"{apart.path} does not begin with the column {model._meta.pk.attname}. {_AGAIN}")
    closed = not with_protected
    without = tuple(sorted(lost or (apart.columns[1:] if apart and closed else ())))
    out = (main.protected and closed) or any(not fields[name].null for name in without)
    return Plan(label, model, main, None if closed else apart, without, out)


class _Filler:
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
        with_files = any(kind_of(field) is BYTES for field in self._fields)
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
                    f"{self._plan.apart.path} row {number} is of another record than {self._plan.main.path}. {_AGAIN}"
                )
            yield number, [*cells, *more[1:]]
        if next(apart, None) is not None:
            raise ExportError(f"{self._plan.apart.path} has more rows than {self._plan.main.path}. {_AGAIN}")

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
                f"An id, or another value that is there once only, may be there twice. {_AGAIN}"
            ) from error


def _blank(field: AnyField) -> Any:
    """Return what stands where something was left out: a password that nothing matches, else what a new row has."""
    value = make_password(None) if field.name == "password" else field.get_default()
    return field.get_db_prep_save(value, connection)


def _check_relations(export: Incoming, plan: Plan) -> None:
    """Raise unless every relation of a table leads to a row."""
    for key in filter(None, map(relation, plan.model._meta.concrete_fields)):
        there = every_row(key.related_model).filter(**{key.target_field.attname: OuterRef(key.attname)})
        found = (
            every_row(plan.model)
            .filter(**{f"{key.attname}__isnull": False})
            .filter(~Exists(there))
            .values_list("pk", key.attname)
            .first()
        )
        if found:
            raise ExportError(
                f"{plan.main.path}{_row_of(export, plan, str(found[0]))}, column {key.attname}: there is no "
                f"{key.related_model._meta.label} {found[1]}. {_AGAIN}"
            )


def _row_of(export: Incoming, plan: Plan, key: str) -> str:
    """Return where a record stands in its table, as a spreadsheet counts."""
    if plan.main.protected:
        return f", the record {key}"
    place = plan.main.columns.index(plan.model._meta.pk.attname)
    found = rows(opened(export.folder, plan.main.path), plan.main, None)
    return next((f" row {number}" for number, cells in found if cells[place] == key), "")


def _check_logs() -> None:
    """Raise unless both logs are what was signed."""
    try:
        faults = check_log()
    except LogKeyError as error:
        raise ExportError(f"The logs cannot be checked: {error}") from error
    if faults:
        says = "; ".join(f"{one.log}, {one.where}: {one.says}" for one in faults[:5])
        raise ExportError(f"The logs are not as they were signed: {says}. {_AGAIN}")


def _write_published(export: Incoming) -> None:
    """Make the published files from the rows, and raise unless they are those of the export, byte for byte."""
    folder = publishing.published_folder()
    head = Head.objects.latest_of(Log.PUBLISHED)
    if head:
        publishing.write_files(folder, 0, head.size)
        (folder / "checkpoint").write_bytes(head.note.encode())
        (folder / "vkey").write_bytes(export.read("keys/log.vkey"))
    told = {path for path in export.sums if path.startswith("published/")}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = f"published/{path.relative_to(folder).as_posix()}"
        if name not in told or export.read(name) != path.read_bytes():
            raise ExportError(f"{name} is missing or not what the entries give. {_AGAIN}")
        told.discard(name)
    if told:
        raise ExportError(f"{min(told)} is no file that the entries give. {_AGAIN}")


def _empty_database() -> None:
    """Take away every table that was made: the database was empty before."""
    if connection.vendor != "postgresql":
        return  # the folder goes, and the database with it
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        cursor.execute("DROP FUNCTION IF EXISTS tregua_kept() CASCADE")
