"""`tregua backup`: snapshots of the centre, encrypted, on another disk."""

import json
import os
import sys
from argparse import Namespace
from pathlib import Path

from tregua.centre.backup import asking, owner, schedule
from tregua.centre.backup.checking import Damage, check
from tregua.centre.backup.faults import BackupError, told
from tregua.centre.backup.keeping import made_at
from tregua.centre.backup.opening import Opened
from tregua.centre.backup.progress import bar
from tregua.centre.backup.store import MARK, Store
from tregua.centre.cli import open_centre
from tregua.centre.folder import read_folder


def run(given: Namespace) -> int:
    """List, check, print or make, as the words say."""
    centre = given.centre or Path(os.environ.get("TREGUA_CENTRE", "centre"))
    try:
        what, folder = _read(given.words)
        if given.print_schedule:
            sys.stdout.write(schedule.text(given.print_schedule, read_folder(centre), folder))
            return 0
        if given.recovery_page:
            open_centre(centre)
            return _recovery_page(given)
        folder = folder or _configured(centre)
        if what == "make":
            open_centre(centre)
            return _make(given, folder)
        store = Store(folder)
        backup = Opened(store, asking.identity(store, given.key)) if given.key else None
        with told(folder, earlier="Nothing was changed.", sign=MARK):
            return _list(given, store, backup) if what == "list" else _check(given, store, backup)
    except BackupError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _read(words: list[str]) -> tuple[str, Path | None]:
    """Return what is to be done, and the folder where one is named."""
    what = words[0] if words and words[0] in {"list", "check"} else "make"
    rest = words if what == "make" else words[1:]
    if len(rest) > 1:
        message = f"{rest[1]} is one word too many: tregua backup [list|check] DIR"
        raise BackupError(message)
    return what, Path(rest[0]) if rest else None


def _configured(centre: Path) -> Path:
    """Return the folder that centre.toml names."""
    folder = read_folder(centre).backup_folder
    if folder is None:
        message = "Say where: tregua backup DIR, or write the folder into centre.toml as [backup] folder = …"
        raise BackupError(message)
    return folder


def _make(given: Namespace, folder: Path) -> int:
    from django.conf import settings  # noqa: PLC0415 - the centre is known only now

    from tregua.centre.backup import live  # noqa: PLC0415 - the same

    if given.passphrase:
        owner.with_passphrase(Path(settings.CENTRE_FOLDER), asking.new_passphrase())
    with bar("backing up", _size_of(Path(settings.CENTRE_FOLDER))) as seen:
        made = live.back_up(folder, recipients=given.to_recipient, begin_new=given.new, seen=seen)
    register = made.manifest.register
    if given.json:
        says = {
            "snapshot": made.manifest.snapshot,
            "written": made.fresh,
            "size": made.manifest.size,
            "journal": register.journal,
            "published": register.published,
            "signed": bool(made.manifest.note),
            "removed": made.removed,
            "not_removed": made.not_removed,
            "left_out": made.left_out,
        }
        sys.stdout.write(json.dumps(says) + "\n")
        return 1 if made.not_removed else 0
    sys.stdout.write(
        f"Snapshot {made.manifest.snapshot}: {made.manifest.size:,} bytes, of which {made.fresh:,} were written anew.\n"
        f"The journal has {register.journal.get('size', 0)} entries, the published log "
        f"{register.published.get('size', 0)}.\n"
        f"It opens with the key of {_count(len(made.manifest.recipients), 'recipient')}"
        f"{'' if made.manifest.note else '; it is not signed, for the log key was not open'}.\n"
    )
    for path in made.left_out:
        sys.stdout.write(f"Left out, for it is no plain file: {path}\n")
    if made.removed:
        sys.stdout.write(f"{_count(len(made.removed), 'old snapshot')} removed.\n")
    if not made.journalled:
        sys.stdout.write(
            "This copy of the centre may not write, so its journal does not know of this backup.\n"
        )
    if made.not_removed:
        sys.stderr.write(
            f"The backup is made. Old snapshots were not removed, for {made.not_removed}. Run: tregua backup check\n"
        )
    return 1 if made.not_removed else 0


def _size_of(centre: Path) -> int:
    return sum(file.stat().st_size for file in centre.glob("centre.sqlite3")) * 2


def _list(given: Namespace, store: Store, backup: Opened | None) -> int:
    rows = []
    for snapshot in store.all_snapshots():
        needed = index_of(store, snapshot)
        missing = sum(store.run_of(name) is None for name in needed or ())
        row = {
            "snapshot": snapshot,
            "chunks": len(needed or ()),
            "missing": missing,
            "index": needed is not None,
        }
        if backup:
            made = backup.manifest(snapshot)
            row |= {
                "centre": made.origin,
                "size": made.size,
                "journal": made.register.journal.get("size", 0),
                "published": made.register.published.get("size", 0),
                "tregua": made.tregua,
                "signed": bool(made.note),
            }
        rows.append(row)
    if given.json:
        sys.stdout.write(json.dumps(rows, indent=1) + "\n")
        return 0
    for row in rows:
        whole = f"{row['missing']} CHUNKS ARE MISSING" if row["missing"] else "all there"
        whole = whole if row["index"] else "ITS INDEX IS DAMAGED"
        more = ""
        if backup:
            more = (
                f"  {row['centre']}, {row['size']:,} bytes, journal {row['journal']}, published {row['published']}, "
                f"{'signed' if row['signed'] else 'not signed'}, by Tregua {row['tregua']}"
            )
        when = made_at(str(row["snapshot"]))
        sys.stdout.write(
            f"{row['snapshot']}  {when:%Y-%m-%d %H:%M} UTC  {row['chunks']} chunks, {whole}{more}\n"
        )
    if not rows:
        sys.stdout.write("There is no finished backup here.\n")
    return 0


def _check(given: Namespace, store: Store, backup: Opened | None) -> int:
    with bar(
        "checking", sum(len(index_of(store, one) or ()) for one in store.all_snapshots()), unit="chunks"
    ) as seen:
        found = check(store, backup, seen=seen)
    aside = _set_aside(store, found) if given.set_aside else 0
    if given.json:
        says = [{"file": str(one.file), "says": one.says, "snapshots": one.snapshots} for one in found]
        sys.stdout.write(json.dumps({"well": not found, "damaged": says}, indent=1) + "\n")
        return 1 if found else 0
    for one in found:
        sys.stdout.write(
            f"DAMAGED {one.file}: {one.says}. It spoils: {', '.join(one.snapshots) or 'nothing yet'}\n"
        )
    count = len(store.all_snapshots())
    if not found:
        opened = (
            "opened and compared" if backup else "as it was written (with --key everything is opened as well)"
        )
        sys.stdout.write(f"{_count(count, 'snapshot')}: every file is {opened}.\n")
        return 0
    spoilt = {snapshot for one in found for snapshot in one.snapshots}
    sys.stdout.write(
        f"{_count(len(spoilt), 'snapshot')} of {count} cannot be restored whole. Make a backup on another disk now; this "
        "one is failing.\n"
    )
    if aside:
        sys.stdout.write(
            f"{_count(aside, 'chunk')} put aside: the next backup writes what the centre still has.\n"
        )
    return 1


def index_of(store: Store, snapshot: str) -> dict[bytes, bytes] | None:
    """Return what a snapshot needs, None when its index is damaged: the check itself tells how."""
    try:
        return store.read_index(snapshot)
    except BackupError:
        return None


def _set_aside(store: Store, found: list[Damage]) -> int:
    """Rename damaged chunks; the next backup then finds them missing."""
    chunks = [one.file for one in found if one.file.is_relative_to(store.chunks) and one.file.exists()]
    with store.locked():
        for file in chunks:
            file.replace(store.folder / f"damaged-{file.name}")
    return len(chunks)


def _recovery_page(given: Namespace) -> int:
    from tregua.centre.backup import recovery_page  # noqa: PLC0415 - the centre is known only now

    given.recovery_page.write_text(recovery_page.html(given.language), encoding="utf-8")
    sys.stdout.write(
        f"{given.recovery_page} is written. Print it, fill it in by hand, keep it apart from the stick.\n"
    )
    return 0


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
