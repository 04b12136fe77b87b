"""`tregua backup`: snapshots of the centre, encrypted, on another disk."""

import json
import os
import sys
from argparse import Namespace
from pathlib import Path

from tregua.centre.backup import asking, owner, schedule, telling
from tregua.centre.backup.checking import Damage, check
from tregua.centre.backup.faults import BackupError, told
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
    if given.json:
        _write(json.dumps(telling.made_says(made)))
        return 1 if made.not_removed else 0
    _write(*telling.made_in_words(made))
    if made.not_removed:
        sys.stderr.write(
            f"The backup is made. Old snapshots were not removed, for {made.not_removed}. Run: tregua backup check\n"
        )
    return 1 if made.not_removed else 0


def _size_of(centre: Path) -> int:
    return sum(file.stat().st_size for file in centre.glob("centre.sqlite3")) * 2


def _list(given: Namespace, store: Store, backup: Opened | None) -> int:
    rows = [telling.snapshot_says(store, backup, snapshot) for snapshot in store.all_snapshots()]
    if given.json:
        _write(json.dumps(rows, indent=1))
    else:
        _write(*map(telling.snapshot_in_words, rows) if rows else ["There is no finished backup here."])
    return 0


def _check(given: Namespace, store: Store, backup: Opened | None) -> int:
    snapshots = store.all_snapshots()
    chunks = sum(len(telling.chunks_of(store, one) or ()) for one in snapshots)
    with bar("checking", chunks, unit="chunks") as seen:
        found = check(store, backup, seen=seen)
    aside = _set_aside(store, found) if given.set_aside else 0
    if given.json:
        says = [{"file": str(one.file), "says": one.says, "snapshots": one.snapshots} for one in found]
        _write(json.dumps({"well": not found, "damaged": says}, indent=1))
    else:
        opened = backup is not None
        _write(*telling.damage_in_words(found, snapshots=len(snapshots), opened=opened, aside=aside))
    return 1 if found else 0


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


def _write(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
