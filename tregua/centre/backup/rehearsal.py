"""Restoring a snapshot, and proving that what came out is what went in: the logs, the rows, the published files."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from tregua.centre.backup import manifest as manifests
from tregua.centre.backup import postgres, restoring
from tregua.centre.backup.faults import BackupError
from tregua.centre.backup.manifest import Manifest
from tregua.centre.backup.opening import Opened
from tregua.centre.process import in_centre
from tregua.record.note import NoteError, parse_vkey

# Says that a folder was restored: it may not sign before it knows what it had published.
MARK: Final = "restored.json"
COMPARED: Final = ("journal", "published", "checkpoint", "rows", "migrations")


@dataclass(frozen=True)
class Proof:
    """What was proved of a restored centre and what is wrong with it."""

    manifest: Manifest
    signed: bool
    wrong: list[str]
    opens: bool
    upgraded: list[str]
    waiting: list[str]
    published_files: dict[str, Any]
    rows: int


def check_signature(manifest: Manifest, vkey: str) -> bool:
    """Return whether the snapshot is signed by the log key: by the one named, else by the one that it names itself."""
    try:
        verifier = parse_vkey(vkey or manifest.vkey)
    except NoteError as error:
        message = f"{vkey or manifest.vkey} is no key of a log ({error}). Copy it from the recovery page."
        raise BackupError(message) from error
    signed = manifests.check_signature(manifest, verifier)
    if vkey and not signed:
        message = (
            f"Snapshot {manifest.snapshot} is not signed, for the log key was not open when it was made. Without --vkey "
            "it can be restored; then compare the key of the restored centre with the recovery page by eye."
        )
        raise BackupError(message)
    return signed


@contextmanager
def restored(
    backup: Opened, manifest: Manifest, folder: Path, *, seen: Callable[[int], None] = lambda _count: None
) -> Iterator[str]:
    """Write the snapshot into a folder and, where it needs one, a database; give that database's address.

    When the block fails, what was loaded into the database goes again; the folder is the caller's.
    """
    url = ""
    if manifest.database == "postgresql":
        url = postgres.target()
        postgres.must_be_empty(url)
    restoring.restore_files(backup, manifest, folder, seen=seen)
    try:
        if url:
            dump = folder / manifests.DUMP
            with dump.open("rb") as stream:
                postgres.load(url, iter(lambda: stream.read(1 << 20), b""))
            dump.unlink()
        yield url
    except BaseException:
        if url:
            postgres.empty(url)
        raise


def prove(manifest: Manifest, folder: Path, url: str, *, signed: bool, upgrade: bool) -> Proof:
    """Open a restored centre in a process of its own and compare it with the manifest."""
    says = opened(folder, url, upgrade=upgrade)
    expected, found = asdict(manifest.register), says["register"]
    wrong = [
        f"{name}: the backup says {expected[name]}, the copy {found.get(name)}"
        for name in COMPARED
        if expected[name] != found.get(name)
    ]
    files = says["published_files"]
    head = manifest.register.published
    if files and files["entries"] > head["size"]:
        wrong.append(
            f"the published files have {files['entries']} entries and the register only {head['size']}"
        )
    return Proof(
        manifest=manifest,
        signed=signed,
        wrong=[*wrong, *says["wrong"]],
        opens=says["opens"],
        upgraded=says["upgraded"],
        waiting=says["waiting"],
        published_files=files,
        rows=sum(manifest.register.rows.values()),
    )


def opened(folder: Path, url: str, *, upgrade: bool) -> dict[str, Any]:
    """Return what `tregua centre prove` says of a centre, in a process of its own."""
    words = ["centre", "prove", "--json", *(["--upgrade"] if upgrade else [])]
    process = in_centre(
        folder, *words, passphrase="", own_database=not url, more={"DATABASE_URL": url} if url else None
    )
    said, _nothing = process.communicate()
    try:
        says: dict[str, Any] = json.loads(said.splitlines()[-1])
    except (ValueError, IndexError) as error:
        message = f"The copy does not open: {(said.strip().splitlines() or ['it said nothing'])[-1]}"
        raise BackupError(message) from error
    return says


def mark(folder: Path, manifest: Manifest) -> None:
    """Write into a restored folder that it was restored, and from what."""
    says = {
        "snapshot": manifest.snapshot,
        "made_at": manifest.made_at,
        "restored_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "published": manifest.register.published.get("size", 0),
    }
    with (folder / MARK).open("w", encoding="utf-8") as stream:
        json.dump(says, stream, indent=1)
        stream.flush()
        os.fsync(stream.fileno())
