"""An export as somebody brings it: nothing is believed before every file is what the list of hashes says it is.

The folder may come from anybody: no link is followed, no pipe waited for, no file read that is not on the list.
"""

import hashlib
import io
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from tregua.centre.exports import GET_ANEW, ExportError
from tregua.centre.exports.outgoing import FILES, SUMS, path_of
from tregua.centre.exports.rows import AT_ONCE, LONGEST_CELL, Part, rows
from tregua.record.verify import plain_file

LONGEST_LIST: Final = 256 * 1024 * 1024
LONGEST_PACKAGE: Final = 16 * 1024 * 1024
_LINE: Final = re.compile(r"([0-9a-f]{64})  ([A-Za-z0-9][A-Za-z0-9._/-]*)")
_KEPT: Final = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")


@dataclass(frozen=True)
class Incoming:
    """An export whose files are all there and unchanged: what datapackage.json says, and every file's hash."""

    folder: Path
    says: dict[str, Any]
    sums: dict[str, str]
    parts: tuple[Part, ...] = field(default=())

    @property
    def own(self) -> dict[str, Any]:
        """Return what datapackage.json says in our own words."""
        own: dict[str, Any] = asked(self.says, "tregua", dict)
        return own

    @property
    def holds_protected(self) -> bool:
        """Return whether what is protected lies in it, encrypted."""
        return bool(asked(asked(self.own, "protected", dict), "how", str) == "age")

    @property
    def sha256(self) -> str:
        """Return the hash of the list of hashes, as whoever made the export wrote it down."""
        return hashlib.sha256(read(self.folder, SUMS, LONGEST_LIST)).hexdigest()

    def read(self, path: str, longest: int = LONGEST_PACKAGE) -> bytes:
        """Return a small file of the export once more, as it was checked."""
        content = read(self.folder, path, longest)
        if hashlib.sha256(content).hexdigest() != self.sums.get(path):
            raise ExportError(f"{path} is not what {SUMS} says. {GET_ANEW}")
        return content

    def kept(self, name: str) -> bytes:
        """Return what lies under a hash; ExportError when it is not there or something else."""
        content = read(self.folder, path_of(name), LONGEST_CELL)
        if hashlib.sha256(content).hexdigest() != name:
            raise ExportError(f"{path_of(name)} does not hold what its name says. {GET_ANEW}")
        return content


def check(folder: Path, *, newest_format: int) -> Incoming:
    """Return an export whose files are all there, unchanged, and nothing beside them; ExportError says what is not."""
    if not (folder / "datapackage.json").is_file():
        raise ExportError(
            f"{folder} is no export: there is no datapackage.json in it. Name the folder that tregua export made."
        )
    sums = _sums(folder)
    kept = _check_files(folder, sums)
    says = _package(folder, newest_format)
    if kept != asked(asked(says, "tregua", dict), "files", int):
        raise ExportError(
            f"{FILES}/ holds {kept} files and datapackage.json tells of {says['tregua']['files']}. {GET_ANEW}"
        )
    parts = tuple(_parts(says, sums))
    for part in parts:
        if not part.protected:
            with opened(folder, part.path) as file:
                next(rows(file, part, None), None)  # the header is looked at before anything is made
    return Incoming(folder, says, sums, parts)


def _sums(folder: Path) -> dict[str, str]:
    """Return the hash of every file by its path."""
    sums: dict[str, str] = {}
    try:
        lines = read(folder, SUMS, LONGEST_LIST).decode("ascii").splitlines()
    except UnicodeDecodeError as error:
        raise ExportError(f"{SUMS} cannot be read as a list of hashes. {GET_ANEW}") from error
    for number, line in enumerate(lines, start=1):
        found = _LINE.fullmatch(line)
        if not found or ".." in found[2] or "//" in found[2] or found[2] in sums:
            raise ExportError(
                f"{SUMS} line {number} is no hash and path of an export: {line[:80]!r}. {GET_ANEW}"
            )
        sums[found[2]] = found[1]
    return sums


def _check_files(folder: Path, sums: dict[str, str]) -> int:
    """Hash every file; return how many lie in files/."""
    missing = set(sums)
    kept = 0
    for path in _walk(folder, ""):
        if path == SUMS:
            continue
        name = _KEPT.fullmatch(path)
        expected = name[2] if name else sums.get(path)
        if expected is None:
            raise ExportError(
                f"{path} does not belong to the export. Take it out of the folder and load again."
            )
        if _hash(folder, path) != expected:
            raise ExportError(f"{path} was changed after the export was made. {GET_ANEW}")
        kept += bool(name)
        missing.discard(path)
    if missing:
        raise ExportError(f"{min(missing)} is missing. {GET_ANEW}")
    return kept


def _walk(folder: Path, inside: str) -> Iterator[str]:
    """Yield every file of a folder; a link, a pipe or a device is refused."""
    with os.scandir(folder / inside) as found:
        for entry in sorted(found, key=lambda one: one.name):
            path = f"{inside}/{entry.name}" if inside else entry.name
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder, path)
            elif entry.is_file(follow_symlinks=False):
                yield path
            else:
                raise ExportError(f"{path!r} is a link or no plain file: an export holds none. {GET_ANEW}")


def _hash(folder: Path, path: str) -> str:
    digest = hashlib.sha256()
    with opened(folder, path) as stream:
        while part := stream.read(AT_ONCE):
            digest.update(part)
    return digest.hexdigest()


def opened(folder: Path, path: str) -> io.BufferedReader:
    """Open a file of the folder, never one that a link or a path leads to elsewhere."""
    target = folder / path
    try:
        if target.resolve() != folder.resolve() / path:
            raise ExportError(f"{path} is a link or points out of the folder. {GET_ANEW}")
        return open(target, "rb", opener=plain_file)
    except (OSError, RuntimeError) as error:
        raise ExportError(f"{path} is missing or cannot be read. {GET_ANEW}") from error


def read(folder: Path, path: str, longest: int) -> bytes:
    """Return a whole file of the folder, which must not be longer than it may."""
    with opened(folder, path) as stream:
        content = stream.read(longest + 1)
    if len(content) > longest:
        raise ExportError(f"{path} is longer than {longest} bytes. {GET_ANEW}")
    return content


def _package(folder: Path, newest_format: int) -> dict[str, Any]:
    try:
        says = json.loads(read(folder, "datapackage.json", LONGEST_PACKAGE))
    except (ValueError, RecursionError) as error:
        raise ExportError(f"datapackage.json is not JSON. {GET_ANEW}") from error
    number = asked(asked(says, "tregua", dict), "format", int)
    if not 1 <= number <= newest_format:
        raise ExportError(
            f"This export is of format {number}; this program reads up to {newest_format}. Bring Tregua up to date."
        )
    return dict(says)


def _parts(says: dict[str, Any], sums: dict[str, str]) -> Iterator[Part]:
    """Yield what the package tells of each file of rows; every file of rows is told of, once."""
    own = asked(says, "tregua", dict)
    protected = asked(own, "protected", dict)
    told = [(one, False) for one in asked(says, "resources", list)]
    if asked(protected, "how", str) == "age":
        told += [(one, True) for one in asked(protected, "tables", list)]
    seen = set()
    for one, is_protected in told:
        path = asked(one, "path", str)
        about = asked(one, "tregua", dict)
        if (
            path not in sums
            or path in seen
            or path.split("/")[0] != ("protected" if is_protected else "tables")
        ):
            raise ExportError(
                f"datapackage.json tells of {path[:80]!r}, which is no table of this export. {GET_ANEW}"
            )
        seen.add(path)
        names = [asked(name, "name", str) for name in asked(asked(one, "schema", dict), "fields", list)]
        rows = None if is_protected else asked(about, "rows", int)
        yield Part(path, asked(about, "model", str), tuple(names), rows, is_protected)
    untold = {path for path in sums if path.startswith("tables/")} - seen
    if untold:
        raise ExportError(f"{min(untold)} is a table that datapackage.json does not tell of. {GET_ANEW}")


def asked(says: Any, name: str, kind: type) -> Any:
    """Return what datapackage.json says under a name; ExportError when it is not there or of another kind."""
    value = says.get(name) if isinstance(says, dict) else None
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise ExportError(f"datapackage.json does not say `{name}` as an export does. {GET_ANEW}")
    return value
