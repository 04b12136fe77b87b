"""Writing an export: every table, the logs as they are, the published files, what arrived, and what tells of it all.

The same register gives the same bytes, whenever and wherever it is exported: nothing in the export but
`protected/` (which is encrypted anew each time) depends on anything else. One row is held at a time.
"""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.apps import apps
from django.conf import settings

from tregua.agreement.formulas import like_a_formula
from tregua.centre.exports import ExportError, describing, readme, sealing
from tregua.centre.exports.cells import BYTES, AnyField, kind_of, writer_of
from tregua.centre.exports.leaving import ORDER, Table, every_row, tables
from tregua.centre.exports.outgoing import Outgoing, new_folder
from tregua.centre.exports.shape import present_shape
from tregua.centre.exports.snapshot import snapshot
from tregua.centre.exports.toml import without_secrets
from tregua.record import keys, publishing
from tregua.record.models import Entry, Head, Log

ROWS_AT_ONCE: Final = 200
# Of rows that hold files few at once: a message as received may be many megabytes.
ROWS_WITH_FILES: Final = 4
LOGS: Final = {log: f"logs/{log}.jsonl" for log in (Log.JOURNAL.value, Log.PUBLISHED.value)}


@dataclass
class Tally:
    """What was written of one table: how many rows, and by column how many texts look like a formula."""

    rows: int = 0
    like_a_formula: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Written:
    """What an export holds: how many tables, rows and files, and the hash of its list of hashes."""

    tables: int
    rows: int
    files: int
    sha256: str


@dataclass(frozen=True)
class Options:
    """What goes beyond the register: the log key, the accounts' secrets; no passphrase leaves the protected out."""

    with_key: bool = False
    with_accounts: bool = False
    passphrase: str = ""


def export(target: Path, options: Options) -> Written:
    """Write everything this centre holds into a new folder; ExportError when it cannot be written whole."""
    shape = present_shape()
    leaving = tables(apps, with_accounts=options.with_accounts)
    with new_folder(target, outside=Path(settings.CENTRE_FOLDER), what="export") as folder:
        out = Outgoing(folder)
        with snapshot():
            seal = _Sealer(out, options.passphrase)
            tallies = {table.label: _write_table(out, table, seal) for table in leaving}
            sizes = {log: _write_log(out, log) for log in LOGS}
            _write_published(out)
            state = describing.state_of(sizes)
        _write_settings(out, with_key=options.with_key)
        says = describing.package(
            leaving, tallies, state, shape=shape, out=out, protected=bool(options.passphrase)
        )
        out.write("datapackage.json", (json.dumps(says, ensure_ascii=False, indent=1) + "\n").encode())
        out.write("README.txt", readme.text(says).encode())
        sha256 = out.seal_off()
    rows = sum(tally.rows for tally in tallies.values())
    return Written(len(leaving), rows, out.files, sha256)


class _Sealer:
    """Encrypts what is protected, or leaves it out where no passphrase was given."""

    def __init__(self, out: Outgoing, passphrase: str) -> None:
        self._out = out
        self._recipient = None
        if passphrase:
            self._recipient, sealed = sealing.new_key(passphrase)
            out.write(sealing.KEY, sealed)

    def write(self, path: str, parts: Iterator[bytes]) -> None:
        """Write a file encrypted, or count what it would hold."""
        if self._recipient is None:
            for _part in parts:
                pass
            return
        with self._out.file(path) as file:
            sealing.seal(parts, file, self._recipient)


def _write_table(out: Outgoing, table: Table, seal: _Sealer) -> Tally:
    tally = Tally()
    parts = _as_csv(out, table, table.columns, tally)
    if table.protected:
        seal.write(table.file, parts)
    else:
        with out.file(table.file) as file:
            for part in parts:
                file.write(part)
    if table.apart:
        seal.write(table.file_apart, _as_csv(out, table, table.apart, Tally()))
    return tally


def _as_csv(out: Outgoing, table: Table, columns: tuple[AnyField, ...], tally: Tally) -> Iterator[bytes]:
    """Yield a table as CSV (RFC 4180, UTF-8), some rows at a time; bytes go to files and leave their hash."""
    names = [column.attname for column in columns]
    writers = [writer_of(column) for column in columns]
    files = [place for place, column in enumerate(columns) if kind_of(column) is BYTES]
    within = any(kind_of(column).name == "bytes within" for column in columns)
    texts = [place for place, column in enumerate(columns) if kind_of(column).name == "text"]
    buffer = io.StringIO(newline="")
    lines = csv.writer(buffer, lineterminator="\r\n")
    lines.writerow(names)
    rows = every_row(table.model).order_by(*ORDER.get(table.label, ("pk",))).values_list(*names)
    for found in rows.iterator(chunk_size=ROWS_WITH_FILES if files or within else ROWS_AT_ONCE):
        row = list(found)
        for place in files:
            if row[place] is not None:
                row[place] = out.keep(bytes(row[place])) if row[place] else ""
        cells = [write(value) for write, value in zip(writers, row, strict=True)]
        for place in texts:
            if like_a_formula(cells[place]):
                tally.like_a_formula[names[place]] = tally.like_a_formula.get(names[place], 0) + 1
        lines.writerow(cells)
        tally.rows += 1
        if buffer.tell() > 1 << 16:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    says = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return says


def _write_log(out: Outgoing, log: str) -> int:
    """Write the entries of a log as they are, one a line: entry 0 is the first line."""
    size = 0
    entries = Entry.objects.filter(log=log).order_by("index").values_list("data", flat=True)
    with out.file(LOGS[log]) as file:
        for data in entries.iterator(chunk_size=ROWS_AT_ONCE):
            file.write(bytes(data) + b"\n")
            size += 1
    return size


def _write_published(out: Outgoing) -> None:
    """Write the published files as far as they are signed in this snapshot, from the rows they were made of."""
    head = Head.objects.latest_of(Log.PUBLISHED)
    folder = out.folder / "published"
    folder.mkdir()
    if head is None:
        return
    try:
        publishing.write_files(folder, 0, head.size)
    except publishing.LogFaultError as error:
        raise ExportError(f"{error} Run: tregua doctor") from error
    (folder / "checkpoint").write_bytes(head.note.encode())
    (folder / "vkey").write_text(f"{keys.log_vkey()}\n", encoding="ascii")
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        out.add(path)


def _of_the_charter(centre: Path) -> Iterator[Path]:
    """Yield the accepted charters and the public halves of keys that sign no more: the logs are checked with them."""
    yield from sorted((centre / "charter").glob("[0-9]*"))
    yield from sorted((centre / "keys" / "retired").glob("*.vkey"))
    yield from (file for file in (centre / keys.MIRROR_VKEY,) if file.is_file())


def _write_settings(out: Outgoing, *, with_key: bool) -> None:
    centre = Path(settings.CENTRE_FOLDER)
    toml = centre / "centre.toml"
    out.write("centre.toml", without_secrets(toml.read_text(encoding="utf-8")).encode())
    out.write(keys.VKEY, f"{keys.log_vkey()}\n".encode())
    for file in _of_the_charter(centre):
        out.write(file.relative_to(centre).as_posix(), file.read_bytes())
    if with_key:
        try:
            out.write(keys.PEM, (centre / keys.PEM).read_bytes())
            if (centre / keys.MIRROR_PEM).is_file():
                out.write(keys.MIRROR_PEM, (centre / keys.MIRROR_PEM).read_bytes())
        except OSError as error:
            raise ExportError(
                f"{centre / keys.PEM} cannot be read. Restore it, or leave out --with-key."
            ) from error
