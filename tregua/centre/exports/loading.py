"""Loading an export into an empty register: every row with its own id, in bulk, or nothing at all.

The database is given the shape that the export names, filled in one transaction, checked (every relation leads
somewhere, both logs give their roots), and then brought on to the shape of this program. Kept rows are only ever
added, so their triggers have nothing to refuse.
"""

from dataclasses import dataclass

import pyrage
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import translation

from tregua.centre.exports import GET_ANEW, ExportError
from tregua.centre.exports.cells import relation
from tregua.centre.exports.filling import Filler
from tregua.centre.exports.incoming import Incoming, asked, opened
from tregua.centre.exports.leaving import every_row
from tregua.centre.exports.plans import Plan, plans_of
from tregua.centre.exports.rows import rows
from tregua.centre.exports.shape import shape_of, take_present_shape, take_shape
from tregua.record import publishing
from tregua.record.checking import check_log
from tregua.record.keys import LogKeyError
from tregua.record.models import Head, Log


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
    shape = {str(app): str(name) for app, name in asked(export.own, "shape", dict).items()}
    targets, apps = shape_of(shape)
    plans = plans_of(export, apps, with_protected=identity is not None)
    take_shape(targets)
    with transaction.atomic():
        count = sum(Filler(export, plan, identity).fill() for plan in plans if not plan.left_out)
        for plan in plans:
            _check_relations(export, plan)
        with connection.cursor() as cursor:
            for statement in connection.ops.sequence_reset_sql(no_style(), [plan.model for plan in plans]):
                cursor.execute(statement)
    take_present_shape()
    _check_logs()
    _write_published(export)
    return Loaded(count, len(plans), tuple(plan.label for plan in plans if plan.left_out or plan.without))


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
                f"{key.related_model._meta.label} {found[1]}. {GET_ANEW}"
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
        raise ExportError(f"The logs are not as they were signed: {says}. {GET_ANEW}")


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
            raise ExportError(f"{name} is missing or not what the entries give. {GET_ANEW}")
        told.discard(name)
    if told:
        raise ExportError(f"{min(told)} is no file that the entries give. {GET_ANEW}")


def _empty_database() -> None:
    """Take away every table that was made: the database was empty before."""
    if connection.vendor != "postgresql":
        return  # the folder goes, and the database with it
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
        cursor.execute("DROP FUNCTION IF EXISTS tregua_kept() CASCADE")
