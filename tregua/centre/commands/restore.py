"""`tregua restore`: a centre brought back from a backup, or the rehearsal of that."""

import json
import os
import shutil
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tregua.centre.backup import asking, opening, postgres, rehearsal
from tregua.centre.backup.faults import BackupError, told
from tregua.centre.backup.manifest import Manifest
from tregua.centre.backup.opening import Opened
from tregua.centre.backup.progress import bar
from tregua.centre.backup.store import MARK, Store
from tregua.centre.cli import open_centre
from tregua.centre.folder import read_folder

WORK: Final = "rehearsal.new"


def run(given: Namespace) -> int:
    """Open the backup and restore the snapshot, for good or for a rehearsal."""
    try:
        live = _live(given)
        folder = _folder(given, live)
        store = Store(folder)
        with told(folder, earlier="Nothing was changed.", sign=MARK):
            snapshot = opening.find_snapshot(store, given.snapshot)
            backup = Opened(store, asking.identity(store, given.key))
            manifest = backup.manifest(snapshot)
        signed = rehearsal.check_signature(manifest, given.vkey or "")
        if given.rehearse:
            return _rehearse(given, live, backup, manifest, signed=signed)
        return _restore(given, backup, manifest, signed=signed)
    except BackupError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _live(given: Namespace) -> Path | None:
    """Return the centre that works here, where there is one."""
    centre = given.centre or Path(os.environ.get("TREGUA_CENTRE", "centre"))
    return centre if given.centre or (centre / "centre.toml").is_file() else None


def _folder(given: Namespace, live: Path | None) -> Path:
    """Return where the backup is: as named, else as the centre at hand says."""
    folder = given.directory or (read_folder(live).backup_folder if live else None)
    if folder is None:
        message = "Say where the backup is: tregua restore DIR …"
        raise BackupError(message)
    return Path(folder)


def _restore(given: Namespace, backup: Opened, manifest: Manifest, *, signed: bool) -> int:
    """Restore beside the place and rename at the end: the new folder is whole or not there."""
    if given.to is None:
        message = "Say where the centre goes: tregua restore DIR --to NEW-FOLDER, or --rehearse."
        raise BackupError(message)
    target = given.to.resolve()
    if target.exists():
        message = (
            f"{target} exists already. Name a folder that does not exist yet; a restore writes over nothing."
        )
        raise BackupError(message)
    half = target.with_name(f"{target.name}.new")
    shutil.rmtree(half, ignore_errors=True)
    with _whole(half), _written(backup, manifest, half) as url:
        rehearsal.mark(half, manifest)
        proof = rehearsal.prove(manifest, half, url, signed=signed, upgrade=False)
        half.replace(target)
    _tell(given, proof)
    if not given.json:
        _next_steps(target, manifest, url)
    return 1 if proof.wrong else 0


@contextmanager
def _written(backup: Opened, manifest: Manifest, folder: Path) -> Iterator[str]:
    with (
        bar("restoring", manifest.size) as seen,
        rehearsal.restored(backup, manifest, folder, seen=seen) as url,
    ):
        yield url


@contextmanager
def _whole(folder: Path) -> Iterator[None]:
    """See that nothing half stays, and that a full disk is told."""
    try:
        with told(folder.parent, earlier="Nothing half was left."):
            yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _rehearse(
    given: Namespace, live: Path | None, backup: Opened, manifest: Manifest, *, signed: bool
) -> int:
    """Restore into a folder that goes again: inside the live centre's, on its disk, for it holds all in plain."""
    if live is None and given.to is None:
        message = "Say where the rehearsal may write: --to NEW-FOLDER, on an encrypted disk. It is removed afterwards."
        raise BackupError(message)
    folder = given.to.resolve() if given.to else read_folder(live or Path()).path / WORK
    if given.to and folder.exists():
        message = f"{folder} exists already. Name a folder that does not exist yet; it is removed afterwards."
        raise BackupError(message)
    shutil.rmtree(folder, ignore_errors=True)
    with _whole(folder), _written(backup, manifest, folder) as url:
        try:
            proof = rehearsal.prove(manifest, folder, url, signed=signed, upgrade=True)
        finally:
            if url:
                postgres.empty(url)
    journalled = _journal(live, proof) if live else False
    _tell(given, proof)
    if not given.json:
        kept = (
            "It is in the journal."
            if journalled
            else "No journal knows of it: no centre that may write is here."
        )
        sys.stdout.write(f"The rehearsed copy is removed. {kept}\n")
    return 1 if proof.wrong else 0


def _journal(live: Path, proof: rehearsal.Proof) -> bool:
    open_centre(live)
    from tregua.centre.backup import live as centre  # noqa: PLC0415 - the centre is known only now

    facts = {"snapshot": proof.manifest.snapshot, "well": not proof.wrong, "rows": proof.rows}
    return centre.journal("backup rehearsed", centre.REHEARSED, facts)


def _tell(given: Namespace, proof: rehearsal.Proof) -> None:
    manifest, register = proof.manifest, proof.manifest.register
    if given.json:
        says: dict[str, Any] = asdict(proof)
        del says["manifest"]
        says |= {"snapshot": manifest.snapshot, "origin": manifest.origin, "well": not proof.wrong}
        says |= {"journal": register.journal, "published": register.published}
        sys.stdout.write(json.dumps(says) + "\n")
        return
    lines = [
        f"Snapshot {manifest.snapshot} of {manifest.origin}, made {manifest.made_at} by Tregua {manifest.tregua}"
    ]
    lines += [f"  WRONG   {one}" for one in proof.wrong] or list(_proved(proof))
    sys.stdout.write("\n".join(lines) + "\n")


def _proved(proof: rehearsal.Proof) -> Iterator[str]:
    """Yield what was proved and what is open, a line each."""
    register = proof.manifest.register
    journal, published = register.journal, register.published
    yield (
        "  proved  it is signed by the log key"
        if proof.signed
        else "  open    it is not signed by the log key"
    )
    yield "  proved  every file is what went in, by its hash"
    yield f"  proved  {proof.rows:,} rows in {len(register.rows)} tables, as they were counted then"
    yield f"  proved  the journal has {journal.get('size', 0)} entries, root {journal.get('root', '')[:16]}…"
    yield f"  proved  the published log has {published.get('size', 0)} entries, root {published.get('root', '')[:16]}…"
    if proof.published_files:
        yield f"  proved  the independent verifier reads {proof.published_files['entries']} entries in the published files"
    if proof.upgraded:
        yield f"  proved  {len(proof.upgraded)} changes of its tables bring it up to this version"
    if proof.opens:
        yield "  proved  every entry of both logs hashes to what was signed; the pages open"
    else:
        yield f"  open    {len(proof.waiting)} changes of its tables wait: tregua upgrade, after it is confirmed"


def _next_steps(target: Path, manifest: Manifest, url: str) -> None:
    served = f"  set DATABASE_URL to what {postgres.TARGET} says\n" if url else ""
    sys.stdout.write(
        f"The centre is in {target}. It can be read and does not write or sign yet. Next:\n"
        f"{served}"
        f"  1. See that no other copy of this centre works.\n"
        f"  2. Get a newer copy of our published log: from the other centre, or whoever copies it.\n"
        f"  3. tregua centre confirm --centre {target} --reason … --published DIR\n"
        f"     (or --seen-by-partner N, the number that the other centre reads out)\n"
        f"What was recorded after {manifest.made_at} is not in this backup. If centre.toml names folders, see that\n"
        f"they are right from here.\n"
    )
