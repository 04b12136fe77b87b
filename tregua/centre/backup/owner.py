"""What a centre keeps of its backups: the key of the chunks' names, who can open them, the passphrase's key.

Neither opens a backup. They lie in `keys/` of the centre's folder and are themselves in every backup, so a restored
centre goes on with the same one.
"""

import hashlib
import hmac
import json
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import pyrage

from tregua.centre.backup.faults import BackupError
from tregua.centre.backup.store import PASSPHRASE_KEY, Store
from tregua.record import whole
from tregua.record.keys import SHORTEST

FILE: Final = "keys/backup.json"
KEY_FILE: Final = "keys/backup-passphrase.key"


@dataclass(frozen=True)
class Owner:
    """Whose backups these are: the secret that names chunks, who was named last, and who the passphrase's key is."""

    secret: bytes
    passphrase_recipient: str = ""
    recipients: tuple[str, ...] = ()

    @property
    def mark(self) -> str:
        """Return the number by which a backup knows its centre; it tells a stranger nothing."""
        return hmac.digest(self.secret, b"owner", hashlib.sha256).hex()[:16]


def read(centre: Path) -> Owner:
    """Return what this centre keeps of its backups; made when it is needed first."""
    file = centre / FILE
    if not file.is_file():
        return _write(centre, Owner(secrets.token_bytes(32)))
    try:
        says = json.loads(file.read_bytes())
        return Owner(bytes.fromhex(says["names"]), says["passphrase_recipient"], tuple(says["recipients"]))
    except (ValueError, KeyError, TypeError) as error:
        message = f"{file} is damaged. Restore it from a backup, or remove it and begin a new backup in another folder."
        raise BackupError(message) from error


def with_passphrase(centre: Path, passphrase: str) -> Owner:
    """Make a key under this passphrase; what is backed up from now on is sealed to it, and it travels along."""
    if len(passphrase) < SHORTEST:
        message = f"This passphrase is too short. Take several words, at least {SHORTEST} characters."
        raise BackupError(message)
    identity = pyrage.x25519.Identity.generate()
    _put(centre / KEY_FILE, pyrage.passphrase.encrypt(str(identity).encode(), passphrase))
    return _write(centre, replace(read(centre), passphrase_recipient=str(identity.to_public())))


def with_recipients(centre: Path, recipients: list[str]) -> Owner:
    """Name who can open the backups from now on, until others are named."""
    return _write(centre, replace(read(centre), recipients=tuple(recipients)))


def carry_passphrase_key(centre: Path, store: Store) -> None:
    """See that the passphrase's key lies in the backup; without it the passphrase opens nothing."""
    file, there = centre / KEY_FILE, store.folder / PASSPHRASE_KEY
    if file.is_file() and not (there.is_file() and there.read_bytes() == file.read_bytes()):
        store.put(there, file.read_bytes())


def _write(centre: Path, owner: Owner) -> Owner:
    says = {
        "names": owner.secret.hex(),
        "passphrase_recipient": owner.passphrase_recipient,
        "recipients": owner.recipients,
    }
    _put(centre / FILE, (json.dumps(says) + "\n").encode())
    return owner


def _put(file: Path, content: bytes) -> None:
    """Write a file that only this account reads, whole or not at all."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    whole.put(file, content, mode=0o600)
