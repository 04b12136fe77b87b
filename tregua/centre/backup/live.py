"""Backing up the centre of this process, and writing into its journal that it was done."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection, transaction

import tregua
from tregua.centre.backup import copies, facts, keeping, making, owner, sealing
from tregua.centre.backup import manifest as manifests
from tregua.centre.backup.faults import BackupError, DamageError, told
from tregua.centre.backup.manifest import Manifest, Register
from tregua.centre.backup.store import MARK, Store
from tregua.people.models import Custodian
from tregua.record import actions as record
from tregua.record import keys, lock, seat

OPERATOR: Final = "operator"
MADE: Final = "centre.Backup"
REHEARSED: Final = "centre.Rehearsal"
EARLIER: Final = "Earlier backups are as they were."


@dataclass(frozen=True)
class Made:
    """A backup that was made: its manifest, how many bytes were new, what went or why not, and what was left out."""

    manifest: Manifest
    fresh: int
    removed: list[str]
    not_removed: str
    left_out: list[str]
    journalled: bool


def recipients_of(own: owner.Owner) -> list[str]:
    """Return who a backup is sealed to: centre.toml, else who was named last, else the custodians; and the passphrase."""
    named = list(settings.CENTRE.backup_recipients) or list(own.recipients)
    if not named and not own.passphrase_recipient:
        named = list(Custodian.objects.filter(retired_at=None).values_list("recipient", flat=True))
    found = sorted({*named, *filter(None, [own.passphrase_recipient])})
    if not found:
        message = (
            "Nobody could open this backup: say who. Make a key with `tregua key FILE` and give its age1… line with "
            "--to-recipient or in centre.toml, or choose a passphrase with --passphrase."
        )
        raise BackupError(message)
    for one in found:
        sealing.recipient(one)
    return found


def back_up(
    folder: Path,
    *,
    recipients: list[str] | None = None,
    begin_new: bool = False,
    journalled: bool = True,
    seen: Callable[[int], None] = lambda _count: None,
) -> Made:
    """Write a snapshot of this process's centre into a folder, then remove what need not be kept.

    `recipients` are who can open it, from now on, where centre.toml does not say. Without `journalled` the centre's
    journal says nothing of it: the caller has written there why it is made.
    """
    centre, store = Path(settings.CENTRE_FOLDER), Store(folder)
    if folder.resolve().is_relative_to(centre):
        message = f"{folder} lies inside the centre. A backup belongs on another disk: name a folder there."
        raise BackupError(message)
    must_be_a_register()
    for one in recipients or ():
        sealing.recipient(one)
    own = owner.with_recipients(centre, recipients) if recipients else owner.read(centre)
    sealed_to = recipients_of(own)
    with ExitStack() as stack:
        stack.enter_context(told(folder, earlier=EARLIER, sign=MARK))
        try:
            stack.enter_context(lock.held(centre / "backup.lock"))
        except lock.HeldError as error:
            raise BackupError("Another backup of this centre is running. Wait until it has ended.") from error
        if begin_new and not store.exists():
            store.begin(own.mark)
        _check_owner(store, own)
        stack.enter_context(store.locked())
        manifest, writing = _write(store, centre, own, sealed_to, seen)
        removed, problem = _prune(store, manifest.snapshot)
    return Made(
        manifest, writing.fresh, removed, problem, writing.left_out, journalled and _journal(manifest)
    )


def must_be_a_register() -> None:
    """Raise unless the database holds a centre: an empty one would pass for it."""
    try:
        there = "record_entry" in connection.introspection.table_names()
    except DatabaseError as error:
        message = f"The database does not answer: {str(error).strip()}. Nothing was done."
        raise BackupError(message) from error
    if not there:
        message = "The database holds no centre. Look whether DATABASE_URL is right. Nothing was done."
        raise BackupError(message)


def _prune(store: Store, made: str) -> tuple[list[str], str]:
    """Remove what need not be kept; return what went, or why nothing could."""
    centre = settings.CENTRE
    try:
        return keeping.prune(store, made, daily=centre.backup_daily, weekly=centre.backup_weekly), ""
    except DamageError as error:
        return [], str(error)


def _check_owner(store: Store, own: owner.Owner) -> None:
    if store.owner() != own.mark:
        message = f"{store.folder} holds the backups of another centre. Name another folder."
        raise BackupError(message)


def _write(
    store: Store, centre: Path, own: owner.Owner, sealed_to: list[str], seen: Callable[[int], None]
) -> tuple[Manifest, making.Writing]:
    """Write the snapshot: the files first, so that the register knows all that they hold."""
    owner.carry_passphrase_key(centre, store)
    run = sealing.new_run(sealing.names_key(own.secret, sealed_to))
    writing = making.begin(store, run, sealed_to, seen=seen)
    files = making.keep_folder(writing, centre)
    if connection.vendor == "sqlite":
        register, file = _keep_sqlite(writing, centre)
    else:
        with copies.dump_postgresql() as (dump, register):
            file = making.keep_dump(writing, manifests.DUMP, dump)
    manifest = Manifest(
        snapshot=making.new_snapshot(),
        made_at=datetime.now(UTC).isoformat(timespec="seconds"),
        tregua=tregua.__version__,
        code=settings.CENTRE.code,
        origin=settings.ORIGIN,
        vkey=_vkey(),
        database=connection.vendor,
        register=register,
        files=[*files, file],
        recipients=sealed_to,
    )
    manifest = _signed(manifest)
    making.finish(writing, manifest)
    return manifest, writing


def _keep_sqlite(writing: making.Writing, centre: Path) -> tuple[Register, manifests.File]:
    with copies.work_folder(centre) as work:
        copy = work / manifests.SQLITE
        copies.copy_sqlite(Path(connection.settings_dict["NAME"]), copy)
        with copy.open("rb") as stream:
            file = making.keep_file(writing, manifests.SQLITE, stream)
        return facts.of_sqlite(copy), file


def _signed(manifest: Manifest) -> Manifest:
    """Return the manifest signed, where the log key can be opened."""
    try:
        return manifests.signed(manifest, keys.log_signer())
    except keys.LogKeyError:
        return manifest


def _vkey() -> str:
    try:
        return keys.log_vkey()
    except keys.LogKeyError:
        return ""


def _journal(manifest: Manifest) -> bool:
    """Write into the journal that a backup was made; a read-only copy of a centre has none to write in."""
    facts_of_it: dict[str, Any] = {
        "snapshot": manifest.snapshot,
        "journal": manifest.register.journal.get("size", 0),
        "published": manifest.register.published.get("size", 0),
    }
    return journal("backup made", MADE, facts_of_it)


def journal(act: str, subject: str, facts_of_it: dict[str, Any]) -> bool:
    """Write an act about backups into the journal and say whether this copy of the centre may."""
    if not seat.holds():
        return False
    with transaction.atomic():
        record.append(act=act, by=OPERATOR, subject=subject, facts=facts_of_it)
    return True
