"""Asking a person for what opens a backup: a key file and its passphrase, or a new passphrase."""

from pathlib import Path
from typing import Final

import pyrage

from tregua.centre.backup import opening
from tregua.centre.backup.faults import BackupError
from tregua.centre.backup.store import PASSPHRASE_KEY, Store
from tregua.centre.passphrase import asked

KEY: Final = "TREGUA_KEY_PASSPHRASE"
BACKUP: Final = "TREGUA_BACKUP_PASSPHRASE"


def identity(store: Store, key: Path | None) -> pyrage.x25519.Identity:
    """Return the key that opens a backup: the file that was brought, else the one under the backup's passphrase."""
    own = store.folder / PASSPHRASE_KEY
    if key is None and not own.is_file():
        message = (
            "Bring the key file of a recipient with --key FILE; this backup has no passphrase of its own."
        )
        raise BackupError(message)
    file, variable = (key, KEY) if key else (own, BACKUP)
    raw = opening.read_key_file(file)
    passphrase = _ask(variable, f"Passphrase of {file}: ") if opening.needs_passphrase(raw) else ""
    return opening.read_identity(raw, passphrase)


def new_passphrase() -> str:
    """Return a new passphrase, from the environment or asked for twice."""
    return _ask(BACKUP, "Passphrase for the backups (several words): ", new=True)


def _ask(variable: str, question: str, *, new: bool = False) -> str:
    needed = f"A passphrase is needed. Set {variable}, or start this at a terminal."
    return asked(variable, question, new=new, needed=needed)
